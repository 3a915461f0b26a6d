import type { Summary } from 'backend/core/metrics/summary';
import type { ReactNode } from 'react';
import { ActivityPanel } from '../panels/activity/ActivityPanel.tsx';
import { BusyHoursPanel } from '../panels/busy-hours/BusyHoursPanel.tsx';
import { ChannelsPanel } from '../panels/channels/ChannelsPanel.tsx';
import { HealthPanel } from '../panels/health/HealthPanel.tsx';
import { LeaderboardPanel } from '../panels/leaderboard/LeaderboardPanel.tsx';
import { NewcomersPanel } from '../panels/newcomers/NewcomersPanel.tsx';
import { OverTimePanel } from '../panels/over-time/OverTimePanel.tsx';
import { ShapePanel } from '../panels/shape/ShapePanel.tsx';
import { TilesPanel } from '../panels/tiles/TilesPanel.tsx';
import { UnansweredPanel } from '../panels/unanswered/UnansweredPanel.tsx';
import { VitalSignsPanel } from '../panels/vital-signs/VitalSignsPanel.tsx';
import { sampleSettings } from './sample-data.ts';

/** Every panel, drawn from a summary or from none: a new one is a line here, and is shown in every state. */
export const PANEL_RENDERERS: Readonly<Record<string, (summary: Summary | null) => ReactNode>> = {
  Health: (summary) => <HealthPanel summary={summary} rules={sampleSettings.health} />,
  VitalSigns: (summary) => <VitalSignsPanel summary={summary} />,
  Tiles: (summary) => <TilesPanel summary={summary} />,
  OverTime: (summary) => <OverTimePanel summary={summary} />,
  Leaderboard: (summary) => <LeaderboardPanel summary={summary} />,
  BusyHours: (summary) => <BusyHoursPanel summary={summary} />,
  Channels: (summary) => <ChannelsPanel summary={summary} />,
  Unanswered: (summary) => <UnansweredPanel summary={summary} />,
  Activity: (summary) => <ActivityPanel summary={summary} />,
  Newcomers: (summary) => <NewcomersPanel summary={summary} />,
  Shape: (summary) => <ShapePanel summary={summary} />,
};
