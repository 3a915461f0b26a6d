import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { preloaded } from '../../ui/lazy-component.ts';
import { LeaderboardPanel } from './LeaderboardPanel.tsx';
import { LeaderboardPlaceholder } from './LeaderboardPlaceholder.tsx';
import './leaderboard.css';

export const leaderboardPanel: PanelDefinition = {
  id: 'leaderboard',
  title: 'Leaderboard',
  column: 'middle',
  help: null,
  component: LeaderboardPanel,
  list: 'people',
  placeholder: <LeaderboardPlaceholder />,
  table: preloaded(() => import('./table.ts').then(({ leaderboardTable }) => leaderboardTable)),
  previews: () => [{ title: 'Leaderboard', text: 'The ten who write most will be listed here.' }],
  stories: [],
};
