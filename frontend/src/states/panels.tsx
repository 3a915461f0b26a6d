import type { Summary } from 'backend/core/summary';
import type { ReactNode } from 'react';
import { Activity } from '../panels/Activity.tsx';
import { BusyHours } from '../panels/BusyHours.tsx';
import { Channels } from '../panels/Channels.tsx';
import { Health } from '../panels/Health.tsx';
import { Leaderboard } from '../panels/Leaderboard.tsx';
import { Newcomers } from '../panels/Newcomers.tsx';
import { OverTime } from '../panels/OverTime.tsx';
import { Shape } from '../panels/Shape.tsx';
import { settings } from '../panels/sample.ts';
import { Tiles } from '../panels/Tiles.tsx';
import { Unanswered } from '../panels/Unanswered.tsx';
import { VitalSigns } from '../panels/VitalSigns.tsx';

/** Every panel, drawn from a summary or from none: a new one is a line here, and is shown in every state. */
export const PANELS: Readonly<Record<string, (summary: Summary | null) => ReactNode>> = {
  Health: (summary) => <Health summary={summary} rules={settings.health} />,
  VitalSigns: (summary) => <VitalSigns summary={summary} />,
  Tiles: (summary) => <Tiles summary={summary} />,
  OverTime: (summary) => <OverTime summary={summary} />,
  Leaderboard: (summary) => <Leaderboard summary={summary} />,
  BusyHours: (summary) => <BusyHours summary={summary} />,
  Channels: (summary) => <Channels summary={summary} />,
  Unanswered: (summary) => <Unanswered summary={summary} />,
  Activity: (summary) => <Activity summary={summary} />,
  Newcomers: (summary) => <Newcomers summary={summary} />,
  Shape: (summary) => <Shape summary={summary} />,
};
