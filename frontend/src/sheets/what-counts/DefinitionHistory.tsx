import type { NameDirectory } from 'backend/core/metrics/name-directory';
import type { SetDefinition } from 'backend/core/queries/what-counts/what-counts';
import { type CountingDefinition, isSameDefinition } from 'backend/core/records/counting-definition';
import { stripBidiOverrides } from '../../format/bidi-overrides.ts';
import { usePage } from '../../ui/page/page-context.ts';
import { describeChanges } from './describe-changes.ts';

interface Props {
  /** Newest first. */
  history: readonly SetDefinition[];
  /** That of the community. */
  own: CountingDefinition;
  directory: NameDirectory;
  /** Receives the change that the viewer wants to undo, and its time as text, `at`. */
  onUndo: (entry: SetDefinition, at: string) => void;
}

/** Who changed what counts for everybody, when and why. */
export function DefinitionHistory({ history, own, directory, onUndo }: Props) {
  return (
    <section aria-labelledby="counts-history">
      <h3 id="counts-history">History</h3>
      {history.length === 0 ? (
        <p className="hint">Nobody has changed what counts for everybody.</p>
      ) : (
        <ol className="history">
          {history.map((entry) => (
            <HistoryEntry
              key={entry.id}
              entry={entry}
              directory={directory}
              onUndo={isSameDefinition(entry.before, own) ? null : onUndo}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

interface EntryProps {
  entry: SetDefinition;
  directory: NameDirectory;
  /** Null where there is nothing to undo. */
  onUndo: Props['onUndo'] | null;
}

function HistoryEntry({ entry, directory, onUndo }: EntryProps) {
  const { timeFormatter, present } = usePage();
  const at = timeFormatter.shortDateTime(entry.at, present());
  return (
    <li>
      <p>
        <b>
          <bdi>{stripBidiOverrides(entry.by)}</bdi>
        </b>{' '}
        <time dateTime={new Date(entry.at).toISOString()}>{at}</time>
      </p>
      <p>{describeChanges(entry.before, entry.definition, directory).join('; ')}</p>
      {entry.note && (
        <p className="hint">
          <bdi>{stripBidiOverrides(entry.note)}</bdi>
        </p>
      )}
      {onUndo && (
        <button type="button" className="button quiet" onClick={() => onUndo(entry, at)}>
          Undo this change
        </button>
      )}
    </li>
  );
}
