import type { SetupResponse, SlackSecrets } from 'backend/core/protocol/setup-response';

/** Has the server check what was pasted, and save it if asked and right. What fails on the way is a problem in words. */
export async function submitSecrets(secrets: SlackSecrets, save: boolean): Promise<SetupResponse> {
  try {
    const response = await fetch('/setup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...secrets, save }),
    });
    // Our own server's word.
    if (response.ok) return (await response.json()) as SetupResponse;
    return { findings: {}, saved: false, problem: (await response.text()).trim() };
  } catch {
    return { findings: {}, saved: false, problem: 'The server could not be reached.' };
  }
}
