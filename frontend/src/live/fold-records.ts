import { parseRecordJson } from 'backend/core/records/parse-record';
import { communityDigest } from 'backend/core/state/digest';
import { fold } from 'backend/core/state/fold';

/** What a page needs once it shows numbers; see `record-script.ts`. */
export const FOLD_RECORDS = { parseRecordJson, fold, communityDigest };
