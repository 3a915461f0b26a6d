import { parseRecordJson } from 'backend/core/records/parse-record';
import { fold } from 'backend/core/state/fold';

/** What a page needs once a record arrives; see `record-script.ts`. */
export const FOLD_RECORDS = { parseRecordJson, fold };
