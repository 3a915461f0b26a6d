import type { SetupResponse, SlackSecrets } from 'backend/core/protocol/setup-response';

/**
 * Has the server check secrets with Slack and, with `save`, write valid ones to `.env`. Never throws: a failed request is
 * the `problem` of the response.
 */
export async function submitSecrets(secrets: SlackSecrets, save: boolean): Promise<SetupResponse> {
  try {
    const response = await fetch('/setup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...secrets, save }),
    });
    // Our own server wrote it.
    if (response.ok) return (await response.json()) as SetupResponse;
    return { findings: {}, saved: false, problem: (await response.text()).trim() };
  } catch {
    const problem = 'The server could not be reached. Check that SlackPanda is running, then try again.';
    return { findings: {}, saved: false, problem };
  }
}
