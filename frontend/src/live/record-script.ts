import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';

const RETRY_DELAY_MS: Milliseconds = 2 * SECOND_MS;

/** What a page needs once a record arrives: the parser of records and the fold; and the digest. A first paint needs none. */
type RecordScript = typeof import('./fold-records.ts')['FOLD_RECORDS'];

let script: RecordScript | undefined;
let loading: Promise<RecordScript> | undefined;

export function isRecordScriptLoaded(): boolean {
  return script !== undefined;
}

/** The parser and the fold. Throws before `loadRecordScript` has resolved. */
export function recordScript(): RecordScript {
  if (!script) throw new Error('A record arrived before the script that folds it.');
  return script;
}

/** Fetches parser and fold, which are not part of the first load. It fetches again until the server sends them. */
export function loadRecordScript(): Promise<RecordScript> {
  loading ??= load();
  return loading;
}

async function load(): Promise<RecordScript> {
  while (!script) {
    script = await import('./fold-records.ts').then(({ FOLD_RECORDS }) => FOLD_RECORDS).catch(() => undefined);
    if (!script) await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
  }
  return script;
}
