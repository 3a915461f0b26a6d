import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { preloaded, preloadedComponent } from '../../ui/lazy-component.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import './vital-signs.css';

const VitalSignsPanel = preloadedComponent(() =>
  import('./VitalSignsPanel.tsx').then(({ VitalSignsPanel }) => VitalSignsPanel),
);

export const vitalSignsPanel: PanelDefinition = {
  id: 'vital-signs',
  title: 'Vital signs',
  column: 'left',
  help: preloaded(() => import('./metric-definition.ts').then(({ VITAL_SIGNS_DEFINITION }) => VITAL_SIGNS_DEFINITION)),
  component: VitalSignsPanel,
  placeholder: <Skeleton kind="row" />,
  table: preloaded(() => import('./table.ts').then(({ vitalSignsTable }) => vitalSignsTable)),
  previews: null,
  stories: import.meta.env.DEV
    ? [
        {
          name: 'too little data',
          summary: (sample) => ({
            ...sample,
            vitals: sample.vitals && {
              ...sample.vitals,
              score: null,
              band: null,
              signs: sample.vitals.signs.map((sign) => ({
                ...sign,
                numerator: 1,
                denominator: 2,
                sampleSize: 2,
                value: null,
              })),
            },
          }),
        },
      ]
    : [],
  preference: 'vitals',
};
