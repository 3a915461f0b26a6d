import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { preloaded } from '../../ui/lazy-component.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ChannelsPanel } from './ChannelsPanel.tsx';
import './channels.css';

export const channelsPanel: PanelDefinition = {
  id: 'channels',
  title: 'Channels',
  column: 'middle',
  help: null,
  component: ChannelsPanel,
  list: 'channels',
  placeholder: <Skeleton kind="row" />,
  table: preloaded(() => import('./table.ts').then(({ channelsTable }) => channelsTable)),
  previews: null,
  stories: [],
};
