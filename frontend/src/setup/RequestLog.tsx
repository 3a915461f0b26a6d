import type { EventsRequest } from 'backend/core/protocol/status';
import { usePage } from '../ui/page-context.ts';

/** What was answered on `/slack-events`, and why. */
export function RequestLog({ calls }: { calls: readonly EventsRequest[] }) {
  const { timeFormatter: times } = usePage();
  return (
    <section className="calls" aria-labelledby="calls-title">
      <h3 id="calls-title">Calls to /slack-events</h3>
      {calls.length === 0 ? (
        <p>No call yet. Each one appears here with the answer it got.</p>
      ) : (
        <ol>
          {withKeys(calls).map(({ key, at, status, detail }) => (
            <li key={key}>
              <time dateTime={new Date(at).toISOString()}>{times.timeOfDay(at)}</time>
              <b>
                {status} {status < 400 ? 'accepted' : 'refused'}
              </b>
              <span>{detail}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** Two calls may come in the same millisecond with the same answer. */
function withKeys(calls: readonly EventsRequest[]) {
  return calls.map((call, position) => ({ ...call, key: `${call.at} ${calls.length - position}` }));
}
