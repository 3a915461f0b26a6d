import type { SlackRecord } from '../../core/records/record.ts';
import type { ListName } from '../archive/export-layout.ts';
import type { ListFiles } from '../archive/find-list-files.ts';
import { readJsonArray } from '../archive/read-json-array.ts';
import type { ReasonCounts } from '../reason-counts.ts';
import type { ChannelRegistry } from './channel-registry.ts';
import type { PeopleRegistry } from './people-registry.ts';

/** Reads the list files into the registries, and yields the records of people and public channels. */
export async function* readListFiles(
  files: ListFiles['files'],
  channels: ChannelRegistry,
  people: PeopleRegistry,
  imported: ReasonCounts,
  skipped: ReasonCounts,
): AsyncGenerator<SlackRecord[]> {
  for (const [list, entry] of files) {
    for await (const items of readJsonArray(entry)) {
      const records: SlackRecord[] = [];
      for (const item of items) {
        if ('problem' in item) skipped.add(item.problem, entry.name);
        else if (list === 'users' || list === 'org_users') addPerson(item.json);
        else addChannel(list, item.json);
      }
      yield records;

      function addPerson(json: object): void {
        const record = people.addListed(json);
        if (record) records.push(record);
        if (record) imported.add('people');
        else skipped.add('people without an id', entry.name);
      }

      function addChannel(name: Exclude<ListName, 'users' | 'org_users'>, json: object): void {
        const channel = channels.add(name, json);
        if (!channel) skipped.add('channels without an id', entry.name);
        // Not even the name of a private channel is imported: only its members may know that it exists.
        else if (channel.isPrivate) skipped.add('private channels and direct conversations');
        else imported.add('public channels');
        records.push(...(channel?.records ?? []));
      }
    }
  }
}
