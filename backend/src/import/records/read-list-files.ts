import type { SlackRecord } from '../../core/records/record.ts';
import type { ListName } from '../archive/export-layout.ts';
import type { ListFiles } from '../archive/find-list-files.ts';
import { readJsonArray } from '../archive/read-json-array.ts';
import type { ReasonCounts } from '../reason-counts.ts';
import type { ChannelRegistry } from './channel-registry.ts';
import type { PeopleRegistry } from './people-registry.ts';

/** Learns who and what is in an export, and yields the records that say so. */
export async function* readListFiles(
  found: ListFiles['files'],
  conversations: ChannelRegistry,
  people: PeopleRegistry,
  taken: ReasonCounts,
  left: ReasonCounts,
): AsyncGenerator<SlackRecord[]> {
  for (const [list, entry] of found) {
    for await (const items of readJsonArray(entry)) {
      const records: SlackRecord[] = [];
      for (const item of items) {
        if ('problem' in item) left.add(item.problem, entry.name);
        else if (list === 'users' || list === 'org_users') person(item.json);
        else conversation(list, item.json);
      }
      yield records;

      function person(json: object): void {
        const record = people.addListed(json);
        if (record) records.push(record);
        if (record) taken.add('people');
        else left.add('people without an id', entry.name);
      }

      function conversation(name: Exclude<ListName, 'users' | 'org_users'>, json: object): void {
        const listed = conversations.add(name, json);
        if (!listed) left.add('channels without an id', entry.name);
        // Not even its name: that a channel exists is what its members know.
        else if (listed.isPrivate) left.add('private channels and direct conversations');
        else taken.add('public channels');
        records.push(...(listed?.records ?? []));
      }
    }
  }
}
