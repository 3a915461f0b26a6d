import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitraryRecordsAndDefinitions } from '../../../../test/records/arbitrary-records.ts';
import { parseRecord, parseRecordJson } from './parse-record.ts';

it('every record survives formatting as JSON and parsing', () => {
  fc.assert(
    fc.property(arbitraryRecordsAndDefinitions, (records) => {
      for (const record of records) expect(parseRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
    }),
    { numRuns: 500 },
  );
});

it.each(['', 'null', '[]', '"text"', '{}', '{"v":2}', '{"v":1,"event_id":"Ev1","team":"T1"}', '{"v":1'])(
  'the text %j is not a record',
  (json) => {
    expect(parseRecordJson(json)).toBeUndefined();
  },
);
