import type { ScoreChange } from 'backend/core/ledger';
import { count } from '../format.ts';
import { Ago } from './Ago.tsx';
import { channelName, personName } from './names.ts';
import { usePage } from './page.ts';

/** What moved the score last, move by move. */
export function Ledger({ moves }: { moves: readonly ScoreChange[] }) {
  return (
    <ol className="ledger" aria-label="Latest moves">
      {moves.map((move) => (
        <li key={move.key} className={move.points < 0 ? 'loss' : undefined}>
          <b>{move.points > 0 ? `+${count(move.points)}` : count(move.points)}</b>
          <span>
            <Cause move={move} />
          </span>
          <Ago at={move.at} href={undefined} />
        </li>
      ))}
    </ol>
  );
}

function Cause({ move }: { move: ScoreChange }) {
  const { times, now } = usePage();
  switch (move.kind) {
    case 'message':
      return <bdi>message in {channelName(move.channel)}</bdi>;
    case 'join':
      return <bdi>{personName(move.person)} joined</bdi>;
    case 'quiet':
      return `quiet since ${times.minute(move.since, now())}`;
    case 'awake':
      return 'no longer quiet';
  }
}
