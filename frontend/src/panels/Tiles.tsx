import type { Summary } from 'backend/core/summary';
import type { WindowCount } from 'backend/core/window';
import type { ReactNode } from 'react';
import { count } from '../format.ts';
import { Boundary } from './Boundary.tsx';
import { Changing } from './Changing.tsx';
import { changeOf } from './change.ts';
import type { Figure } from './definitions.ts';
import { FirstReply } from './FirstReply.tsx';
import { partOfWindow } from './full-window.ts';
import { Loading, Placeholder } from './Placeholder.tsx';
import { usePage } from './page.ts';
import { Sparkline } from './Sparkline.tsx';
import { Why } from './Why.tsx';

/** The four numbers that people ask for first. */
export function Tiles({ summary }: { summary: Summary | null }) {
  return (
    <section className="tiles" aria-label="Numbers">
      <Tile id="total" title="Total messages" value={summary?.total.messages}>
        {summary ? <Since summary={summary} /> : <Loading />}
      </Tile>
      <Tile id="messages" title="Messages 30 d" value={summary?.messages.count} run={run(summary, 'messages')}>
        {summary && <Comparison value={summary.messages} summary={summary} />}
      </Tile>
      <Tile id="members" title="New members 30 d" value={summary?.newMembers.count} run={run(summary, 'newMembers')}>
        {summary && <Comparison value={summary.newMembers} summary={summary} />}
      </Tile>
      <Tile id="posters" title="People posting 30 d" value={summary?.posters.count} run={run(summary, 'posters')}>
        {summary && <Comparison value={summary.posters} summary={summary} />}
      </Tile>
      <FirstReply summary={summary} />
    </section>
  );
}

interface TileProps {
  id: Figure;
  title: string;
  /** Undefined while it is not known yet. */
  value: number | undefined;
  /** How it came about over the last 30 days. */
  run?: readonly number[];
  children: ReactNode;
}

function Tile({ id, title, value, run = [], children }: TileProps) {
  return (
    <article className="tile" aria-label={title}>
      <h2>
        <Why what={id} title={title} />
      </h2>
      <Boundary retryOn={value}>
        {value === undefined ? (
          <p className="number">
            <Placeholder kind="number" />
          </p>
        ) : (
          <p className="number" style={{ fontSize: fitting(count(value)) }}>
            <Changing>{count(value)}</Changing>
            <Sparkline values={run} />
          </p>
        )}
        <p className="note">{children ?? '\u00A0'}</p>
      </Boundary>
    </article>
  );
}

/** A bold digit is little more than half as wide as high: a number too long for its tile is drawn smaller, never cut. */
function fitting(text: string): string {
  return `min(var(--number), ${Math.round(185 / text.length)}cqi)`;
}

function Since({ summary }: { summary: Summary }) {
  const { times } = usePage();
  const { since } = summary.total;
  return since === null ? 'from the first message on' : `since ${times.day(since, summary.now)}`;
}

const ARROWS = { up: '▲', down: '▼', same: '' } as const;

function Comparison({ value, summary }: { value: WindowCount; summary: Summary }) {
  const { times } = usePage();
  const change = changeOf(value);
  if (!change) return partOfWindow(summary, times) ?? 'earlier not known';
  if (change.direction === 'same') return `unchanged from ${change.from}`;
  return (
    <>
      <span className={`change ${change.direction}`}>
        {ARROWS[change.direction]} {change.amount}
      </span>{' '}
      from {change.from}
    </>
  );
}

function run(summary: Summary | null, part: 'messages' | 'newMembers' | 'posters'): readonly number[] {
  return summary?.trend.map((point) => point[part]) ?? [];
}
