/** What the columns of the table say that an event changes; empty where it changes nothing. */
export interface EventRow {
  /** Each event of the row with its qualifier, for example `message/file_share` or `user_change of a bot`. */
  events: readonly string[];
  /** `event_type` and `metric_type` of the record. */
  record: string;
  numbers: string;
  texts: string;
  names: string;
  membership: string;
  questions: string;
}

const NOTHING = '–';
const NAMES_AND_QUALIFIER = /^(`[^`]+`(?:, `[^`]+`)*)(?: (.*))?$/;

/**
 * Reads the table of a document under the heading `## Events`. A cell with `–` is empty. Throws if the table is not
 * there or has other columns.
 */
export function parseEventTable(markdown: string): EventRow[] {
  const section = markdown.split(/^## /m).find((text) => text.startsWith('Events\n')) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  const [header = '', , ...rows] = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith('| envelope')),
  );
  const columns = '| event | record | numbers | texts | names | membership | questions |';
  if (header !== columns) throw new Error(`The table of events begins with ${header}, not with ${columns}`);
  return rows.map((line) => {
    const cells = line.slice(1, -1).split('|');
    const [event = '', record = '', ...changes] = cells.map((cell) => plainText(cell));
    if (changes.length !== 5) throw new Error(`This row has not seven cells: ${line}`);
    const [numbers = '', texts = '', names = '', membership = '', questions = ''] = changes;
    return {
      events: eventsOf(event),
      record: record.replaceAll('`', ''),
      numbers,
      texts,
      names,
      membership,
      questions,
    };
  });
}

/** The cell without links and `–`. */
function plainText(cell: string): string {
  const text = cell.trim().replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return text === NOTHING ? '' : text;
}

function eventsOf(cell: string): string[] {
  const [, names, qualifier] = NAMES_AND_QUALIFIER.exec(cell) ?? [];
  if (names === undefined) return [cell.replaceAll('`', '')];
  const suffix = qualifier === undefined ? '' : ` ${qualifier.replaceAll('`', '')}`;
  return names.split(', ').map((name) => name.replaceAll('`', '') + suffix);
}
