import type { EventsRequest } from 'backend/core/protocol/status';
import { usePage } from '../ui/page/page-context.ts';

/** The last requests to `/slack-events` with their responses. */
export function RequestLog({ requests }: { requests: readonly EventsRequest[] }) {
  const { timeFormatter } = usePage();
  return (
    <section className="calls" aria-labelledby="calls-title">
      <h3 id="calls-title">Requests to /slack-events</h3>
      {requests.length === 0 ? (
        <p>No request yet. Each one appears here with its response.</p>
      ) : (
        <ol>
          {withKeys(requests).map(({ key, at, status, detail }) => (
            <li key={key}>
              <time dateTime={new Date(at).toISOString()}>{timeFormatter.timeOfDay(at)}</time>
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

/** Two requests may arrive in the same millisecond and get the same response. */
function withKeys(requests: readonly EventsRequest[]) {
  return requests.map((request, index) => ({ ...request, key: `${request.at} ${requests.length - index}` }));
}
