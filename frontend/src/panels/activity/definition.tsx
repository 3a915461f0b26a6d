import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { preloaded } from '../../ui/lazy-component.ts';
import { ActivityPanel } from './ActivityPanel.tsx';
import { ActivityPlaceholder } from './ActivityPlaceholder.tsx';
import './activity.css';

export const activityPanel: PanelDefinition = {
  id: 'activity',
  title: 'Recent activity',
  column: 'right',
  help: null,
  component: ActivityPanel,
  list: 'activity',
  placeholder: <ActivityPlaceholder />,
  table: preloaded(() => import('./table.ts').then(({ activityTable }) => activityTable)),
  previews: () => [{ title: 'Recent activity', text: 'No events yet. The newest will be on top.' }],
  stories: [],
};
