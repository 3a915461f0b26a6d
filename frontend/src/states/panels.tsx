import type { Summary } from 'backend/core/summary';
import type { ReactNode } from 'react';
import { ActivityPanel } from '../panels/Activity.tsx';
import { BusyHoursPanel } from '../panels/BusyHours.tsx';
import { ChannelsPanel } from '../panels/Channels.tsx';
import { HealthPanel } from '../panels/Health.tsx';
import { LeaderboardPanel } from '../panels/Leaderboard.tsx';
import { NewcomersPanel } from '../panels/Newcomers.tsx';
import { OverTimePanel } from '../panels/OverTime.tsx';
import { ShapePanel } from '../panels/Shape.tsx';
import { sampleSettings } from '../panels/sample.ts';
import { TilesPanel } from '../panels/Tiles.tsx';
import { UnansweredPanel } from '../panels/Unanswered.tsx';
import { VitalSignsPanel } from '../panels/VitalSigns.tsx';

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
