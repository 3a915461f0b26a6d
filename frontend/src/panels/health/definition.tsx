import { formatNumber } from '../../format/format.ts';
import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { preloaded } from '../../ui/lazy-component.ts';
import { HealthPanel } from './HealthPanel.tsx';
import { HealthPlaceholder } from './HealthPlaceholder.tsx';
import './health.css';
import './trend.css';

export const healthPanel: PanelDefinition = {
  id: 'health',
  title: 'Community health',
  column: 'left',
  help: preloaded(() => import('./metric-definition.ts').then(({ HEALTH_DEFINITION }) => HEALTH_DEFINITION)),
  component: HealthPanel,
  placeholder: <HealthPlaceholder />,
  table: preloaded(() => import('./table.ts').then(({ healthTable }) => healthTable)),
  previews: (settings) => [
    {
      title: 'Community health',
      text: settings
        ? `Starts at ${formatNumber(settings.health.base)}. Each message adds ${formatNumber(settings.health.perMessage)}, each new member ${formatNumber(settings.health.perMember)}.`
        : 'Grows with every message and every new member.',
    },
  ],
  stories: import.meta.env.DEV
    ? [
        {
          name: 'above the cap',
          summary: (sample) => ({
            ...sample,
            health: { ...sample.health, score: 200, uncapped: 1264.5, verdict: 'thriving' },
          }),
        },
      ]
    : [],
};
