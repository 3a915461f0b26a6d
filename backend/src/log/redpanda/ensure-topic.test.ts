import { expect, it } from 'vitest';
import { topicConfigProblems } from './ensure-topic.ts';

it('a topic that keeps everything causes no warning', () => {
  const config = new Map([
    ['cleanup.policy', 'delete'],
    ['retention.ms', '-1'],
    ['retention.bytes', '-1'],
  ]);
  expect(topicConfigProblems('slack-events', config)).toEqual([]);
  expect(topicConfigProblems('slack-events', new Map())).toEqual([]);
});

it.each([
  ['cleanup.policy', 'compact,delete', 'is compacted'],
  ['retention.ms', '604800000', 'deletes records after 7.0 days'],
  ['retention.bytes', '1000000', 'deletes records beyond a size'],
])('a topic with %s=%s causes a warning with the command that changes it', (name, value, problem) => {
  const problems = topicConfigProblems('slack-events', new Map([[name, value]]));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(problem);
  expect(problems[0]).toContain(`rpk topic alter-config slack-events --set ${name}=`);
});
