import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { preloaded } from '../../ui/lazy-component.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { BusyHoursPanel } from './BusyHoursPanel.tsx';
import './busy-hours.css';

export const busyHoursPanel: PanelDefinition = {
  id: 'busy-hours',
  title: 'Busy hours',
  column: 'middle',
  help: null,
  component: BusyHoursPanel,
  placeholder: <Skeleton kind="row" />,
  table: preloaded(() => import('./table.ts').then(({ busyHoursTable }) => busyHoursTable)),
  previews: null,
  stories: [],
};
