/** Addresses inside the workspace; undefined while the workspace is not known, and then nothing links there. */
export interface SlackLinks {
  person(id: string): string | undefined;
  channel(id: string): string | undefined;
  message(channel: string, ts: string, threadTs: string): string | undefined;
}

export function createSlackLinks(workspace: string): SlackLinks {
  const base = /^[a-z0-9.-]+$/i.test(workspace) ? `https://${workspace}.slack.com` : undefined;
  const at = (path: string, id: string) => (base && id ? `${base}/${path}/${encodeURIComponent(id)}` : undefined);
  return {
    person: (id) => at('team', id),
    channel: (id) => at('archives', id),
    message(channel, ts, threadTs) {
      const archive = at('archives', channel);
      if (!archive) return undefined;
      const link = `${archive}/p${ts.replace('.', '')}`;
      const reply = threadTs !== '' && threadTs !== ts;
      return reply ? `${link}?${new URLSearchParams({ thread_ts: threadTs, cid: channel })}` : link;
    },
  };
}
