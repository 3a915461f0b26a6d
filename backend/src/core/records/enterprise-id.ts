/**
 * Whether an id in a record's `team` is that of an enterprise, `E...`, and not of a workspace, `T...`:
 * docs.slack.dev/enterprise. Slack gives it where an event concerns the enterprise, or an app that is installed in all
 * of it. Such a record belongs to any workspace, and sets none; see `docs/slack-events.md#workspace`.
 */
export function isEnterpriseId(team: string): boolean {
  return team.startsWith('E');
}
