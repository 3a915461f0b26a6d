import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { preloaded } from '../../ui/lazy-component.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { UnansweredPanel } from './UnansweredPanel.tsx';
import './unanswered.css';

export const unansweredPanel: PanelDefinition = {
  id: 'unanswered',
  title: 'Unanswered',
  column: 'left',
  help: null,
  component: UnansweredPanel,
  list: 'questions',
  placeholder: <Skeleton kind="row" />,
  table: preloaded(() => import('./table.ts').then(({ unansweredTable }) => unansweredTable)),
  previews: null,
  stories: import.meta.env.DEV
    ? [{ name: 'everything answered', summary: (sample) => ({ ...sample, unanswered: { count: 0, newest: [] } }) }]
    : [],
};
