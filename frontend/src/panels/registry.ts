import type { PanelDefinition } from '../panel-frame/panel-definition.ts';
import { activityPanel } from './activity/definition.tsx';
import { busyHoursPanel } from './busy-hours/definition.tsx';
import { channelsPanel } from './channels/definition.tsx';
import { healthPanel } from './health/definition.tsx';
import { leaderboardPanel } from './leaderboard/definition.tsx';
import { newcomersPanel } from './newcomers/definition.tsx';
import { overTimePanel } from './over-time/definition.tsx';
import { shapePanel } from './shape/definition.tsx';
import { tilesPanel } from './tiles/definition.tsx';
import { unansweredPanel } from './unanswered/definition.tsx';
import { vitalSignsPanel } from './vital-signs/definition.tsx';

/** Every panel of the page, in the order in which it is read. This is the only file that names a panel. */
export const PANELS: readonly PanelDefinition[] = [
  healthPanel,
  vitalSignsPanel,
  unansweredPanel,
  tilesPanel,
  overTimePanel,
  leaderboardPanel,
  busyHoursPanel,
  channelsPanel,
  activityPanel,
  newcomersPanel,
  shapePanel,
];
