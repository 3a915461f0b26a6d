import { usePage } from '../ui/page/page-context.ts';
import type { ListName } from '../ui/page/view-context.ts';

/** What a screen reader reads, because "All" alone says nothing out of its place. */
const LIST_LABELS: Readonly<Record<ListName, string>> = {
  people: 'All people',
  channels: 'All channels',
  questions: 'All unanswered questions',
  activity: 'All activity',
  newcomers: 'All newcomers',
  'score-changes': 'All changes of the score',
};

/** A button that opens the whole list of which a panel shows a part. A wall screen has none. */
export function ShowAll({ list, text = 'All' }: { list: ListName; text?: string }) {
  const { kiosk, changeView } = usePage();
  if (kiosk) return null;
  return (
    <button
      type="button"
      className="show-all"
      aria-label={LIST_LABELS[list]}
      title={LIST_LABELS[list]}
      onClick={() => changeView({ sheet: { kind: 'list', list, sort: null } })}
    >
      {text}
    </button>
  );
}
