import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { BusyHoursPanel } from './BusyHoursPanel.tsx';
import { busyHoursTable } from './table.ts';
import './busy-hours.css';

export const busyHoursPanel: PanelDefinition = {
  id: 'busy-hours',
  title: 'Busy hours',
  column: 'middle',
  help: null,
  component: BusyHoursPanel,
  placeholder: <Skeleton kind="row" />,
  table: busyHoursTable,
  previews: null,
  stories: [],
};
