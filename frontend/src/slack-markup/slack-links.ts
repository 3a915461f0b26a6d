/** URLs in the workspace; each is undefined while the workspace, or the id, is not known. */
export interface SlackLinks {
  person(id: string): string | undefined;
  channel(id: string): string | undefined;
  message(channel: string, ts: string, threadTs: string): string | undefined;
}

/** `workspace` is the part of the workspace's address before `.slack.com`. See docs/slack-events.md#links-to-slack. */
export function createSlackLinks(workspace: string): SlackLinks {
  const base = /^[a-z0-9.-]+$/i.test(workspace) ? `https://${workspace}.slack.com` : undefined;
  const url = (path: string, id: string) => (base && id ? `${base}/${path}/${encodeURIComponent(id)}` : undefined);
  return {
    person: (id) => url('team', id),
    channel: (id) => url('archives', id),
    message(channel, ts, threadTs) {
      const archive = url('archives', channel);
      if (!archive) return undefined;
      const link = `${archive}/p${ts.replace('.', '')}`;
      const isReply = threadTs !== '' && threadTs !== ts;
      return isReply ? `${link}?${new URLSearchParams({ thread_ts: threadTs, cid: channel })}` : link;
    },
  };
}
