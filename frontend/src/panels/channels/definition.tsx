import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ChannelsPanel } from './ChannelsPanel.tsx';
import { channelsTable } from './table.ts';
import './channels.css';

export const channelsPanel: PanelDefinition = {
  id: 'channels',
  title: 'Channels',
  column: 'middle',
  help: null,
  component: ChannelsPanel,
  list: 'channels',
  placeholder: <Skeleton kind="row" />,
  table: channelsTable,
  previews: null,
  stories: [],
};
