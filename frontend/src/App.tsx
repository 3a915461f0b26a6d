import { isFiltered } from 'backend/core/filter';
import type { Summary } from 'backend/core/summary';
import { useEffect, useMemo, useState } from 'react';
import type { Look } from './address.ts';
import type { FetchEmojis } from './emoji-names.ts';
import { count } from './format.ts';
import { AFTER_FRAME_MS, type Connection, type View } from './live/view.ts';
import { Activity } from './panels/Activity.tsx';
import { BottomLine } from './panels/BottomLine.tsx';
import { Boundary } from './panels/Boundary.tsx';
import { BusyHours } from './panels/BusyHours.tsx';
import { Channels } from './panels/Channels.tsx';
import { FirstRun } from './panels/FirstRun.tsx';
import { Header } from './panels/Header.tsx';
import { Health } from './panels/Health.tsx';
import { Import } from './panels/Import.tsx';
import { Leaderboard } from './panels/Leaderboard.tsx';
import { Newcomers } from './panels/Newcomers.tsx';
import { workspaceName } from './panels/names.ts';
import { OverTime } from './panels/OverTime.tsx';
import { type Freshness, type Numbers, NumbersContext, type Page, PageContext } from './panels/page.ts';
import type { SendSecrets } from './panels/SecretsForm.tsx';
import { Shape } from './panels/Shape.tsx';
import { createSlackLinks } from './panels/slack-links.ts';
import { Tiles } from './panels/Tiles.tsx';
import { Unanswered } from './panels/Unanswered.tsx';
import { useKiosk } from './panels/use-kiosk.ts';
import { useLooking } from './panels/use-looking.ts';
import { useNight } from './panels/use-night.ts';
import { usePanelKeys } from './panels/use-panel-keys.ts';
import { useTravelKeys } from './panels/use-travel-keys.ts';
import { useWakeLock } from './panels/use-wake-lock.ts';
import { VitalSigns } from './panels/VitalSigns.tsx';
import './styles.css';
import { createTimes } from './times.ts';

interface Props {
  view: View;
  /** The server's clock, ms UTC. */
  now: () => number;
  onRetry: () => void;
  onLook: (look: Look) => void;
  onZone: (zone: string | null) => void;
  onVitals: (on: boolean) => void;
  /** Resolves with why the file was turned away, or an empty text. */
  sendExport: (file: File, maxMb: number) => Promise<string>;
  sendSecrets: SendSecrets;
  fetchEmojis: FetchEmojis;
}

/** The page. */
export function App({ view, now, onRetry, onLook, onZone, onVitals, sendExport, sendSecrets, fetchEmojis }: Props) {
  const [isImportOpen, openImport] = useState(false);
  const { summary, status, settings, connection, filter, cursor } = view;
  const [kiosk, toggleKiosk] = useKiosk();
  const zone = view.timeZone ?? settings?.timeZone;
  const times = useMemo(() => createTimes(zone), [zone]);
  useWakeLock(kiosk);
  useNight(kiosk, now, times);
  usePanelKeys();
  const domain = settings?.workspace || summary?.workspace.domain || '';
  const links = useMemo(() => createSlackLinks(domain), [domain]);
  const stands = connection.state === 'lost' || connection.state === 'stalled' ? connection.asOf : null;
  const present = useMemo(() => (stands === null ? now : () => stands), [stands, now]);
  const moment = view.asOf;
  const shownNow = useMemo(() => (moment === null ? present : () => moment), [moment, present]);
  const looking = useLooking(filter, moment, onLook);
  useTravelKeys(moment, looking.travel, present);
  const fresh = freshness(summary, connection);
  const gaps = status?.gaps ?? NO_GAPS;
  const page = useMemo<Page>(
    () => ({ now: shownNow, present, times, gaps, links, kiosk, freshness: fresh, ...looking, fetchEmojis }),
    [shownNow, present, times, gaps, links, kiosk, fresh, looking, fetchEmojis],
  );
  const numbers = useSteady(summary, cursor);
  const isPointed = moment !== null || isFiltered(filter);
  const title = pageTitle(view);
  useEffect(() => {
    // A title costs as much as what the reader looks at, which goes first.
    const later = setTimeout(() => {
      document.title = title;
    }, AFTER_FRAME_MS);
    return () => clearTimeout(later);
  }, [title]);
  return (
    <PageContext value={page}>
      <NumbersContext value={numbers}>
        <Boundary retryOn={view}>
          <Header view={view} times={times} now={now} onKiosk={toggleKiosk} onZone={onZone} onVitals={onVitals} />
        </Boundary>
        <Boundary retryOn={summary}>
          {summary && status && isEmpty(summary) && !isPointed ? (
            <FirstRun status={status} settings={settings} onImport={() => openImport(true)} send={sendSecrets} />
          ) : (
            <main className={`board ${page.freshness.kind}`}>
              <div className="left">
                <Boundary retryOn={summary} panel={PANELS.health}>
                  <Health summary={summary} rules={settings?.health ?? null} />
                </Boundary>
                {view.vitals && (
                  <Boundary retryOn={summary} panel={PANELS.vitalSigns}>
                    <VitalSigns summary={summary} />
                  </Boundary>
                )}
                <Boundary retryOn={summary} panel={PANELS.unanswered}>
                  <Unanswered summary={summary} />
                </Boundary>
              </div>
              <Boundary retryOn={summary} panel={PANELS.tiles}>
                <Tiles summary={summary} />
              </Boundary>
              <Boundary retryOn={summary} panel={PANELS.overTime}>
                <OverTime summary={summary} />
              </Boundary>
              <Boundary retryOn={summary} panel={PANELS.leaderboard}>
                <Leaderboard summary={summary} />
              </Boundary>
              <Boundary retryOn={summary} panel={PANELS.busyHours}>
                <BusyHours summary={summary} />
              </Boundary>
              <Boundary retryOn={summary} panel={PANELS.channels}>
                <Channels summary={summary} />
              </Boundary>
              <div className="right">
                <Boundary retryOn={summary} panel={PANELS.activity}>
                  <Activity summary={summary} />
                </Boundary>
                <Boundary retryOn={summary} panel={PANELS.newcomers}>
                  <Newcomers summary={summary} />
                </Boundary>
                <Boundary retryOn={summary} panel={PANELS.shape}>
                  <Shape summary={summary} />
                </Boundary>
              </div>
            </main>
          )}
        </Boundary>
        <Boundary retryOn={view}>
          <BottomLine
            view={view}
            times={times}
            now={now}
            pointed={isPointed ? summary : null}
            onRetry={onRetry}
            onImport={() => openImport(true)}
          />
        </Boundary>
        {status && (
          <Boundary retryOn={status}>
            <Import status={status.import} isOpen={isImportOpen} onOpen={openImport} send={sendExport} />
          </Boundary>
        )}
      </NumbersContext>
    </PageContext>
  );
}

/**
 * Apart from the page: whatever function that keeps keeps all that any function in it names, and so the whole community
 * behind a summary.
 */
function useSteady(summary: Summary | null, cursor: string): Numbers {
  return useMemo(() => ({ summary, cursor }), [summary, cursor]);
}

const NO_GAPS: Page['gaps'] = [];

/** What stands in a panel's place where even its frame cannot be drawn. */
const PANELS = {
  health: { id: 'health', title: 'Community health' },
  vitalSigns: { id: 'vital-signs', title: 'Vital signs' },
  unanswered: { id: 'unanswered', title: 'Unanswered' },
  tiles: { id: 'tiles', title: 'Numbers' },
  overTime: { id: 'over-time', title: 'Messages over time' },
  leaderboard: { id: 'leaderboard', title: 'Leaderboard' },
  busyHours: { id: 'busy-hours', title: 'Busy hours' },
  channels: { id: 'channels', title: 'Channels' },
  activity: { id: 'activity', title: 'Recent activity' },
  newcomers: { id: 'newcomers', title: 'Newcomers' },
  shape: { id: 'shape', title: 'Shape' },
} as const;

/** The same each time, so that nothing is drawn anew for it. */
const LIVE: Freshness = { kind: 'live' };

function freshness(summary: Summary | null, connection: Connection): Freshness {
  if (!summary) return { kind: 'loading', text: waitingFor(connection) };
  switch (connection.state) {
    case 'lost':
    case 'stalled':
      return { kind: 'stale', asOf: connection.asOf };
    case 'catching_up':
      return { kind: 'catching_up', left: connection.left };
    default:
      return LIVE;
  }
}

function waitingFor(connection: Connection): string {
  if (connection.state === 'lost') return '';
  const left = connection.state === 'catching_up' ? connection.left : null;
  return left === null ? 'Loading the community' : `Loading ${count(left)} events`;
}

/** Nothing has happened yet: there is no number to show. */
function isEmpty({ total, newMembers, activity }: Summary): boolean {
  return total.messages === 0 && newMembers.count === 0 && activity.length === 0;
}

function pageTitle({ summary, settings, connection }: View): string {
  const name = workspaceName(summary, settings) || 'SlackPanda';
  if (!summary || isEmpty(summary)) return name;
  if (connection.state === 'lost') return `Connection lost · ${name}`;
  if (connection.state === 'stalled') return `Standing still · ${name}`;
  return `${count(summary.health.score)} ${summary.health.verdict} · ${name}`;
}
