import type { Filter } from 'backend/core/state/filter';
import { useShowOnBoard } from './use-show-on-board.ts';

interface Props {
  /** The part of the filter that selects the subject of the page. */
  subject: Filter;
  /** The profile or channel in Slack; undefined while the workspace is not known. */
  slackUrl: string | undefined;
  slackText: string;
}

/** What leads from the page to the board and to Slack. */
export function ProfileActions({ subject, slackUrl, slackText }: Props) {
  const showOnBoard = useShowOnBoard();
  return (
    <p className="actions">
      <button type="button" className="button" onClick={() => showOnBoard(subject)}>
        Show only this on the board
      </button>
      {slackUrl && (
        <a className="button quiet" href={slackUrl} target="_blank" rel="noopener noreferrer">
          {slackText}
        </a>
      )}
    </p>
  );
}
