import type { CountingDefinition } from 'backend/core/records/counting-definition';

/**
 * Has the server store what counts for everybody; null is the default. Never throws: resolves to an empty text once it is
 * stored, else to the reason why it is not.
 */
export async function submitDefinition(
  definition: CountingDefinition | null,
  by: string,
  note: string,
): Promise<string> {
  try {
    const response = await fetch('/definition', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ definition, by, note }),
    });
    return response.ok ? '' : (await response.text()).trim() || `the server responded ${response.status}`;
  } catch {
    return 'The server could not be reached. Check that SlackPanda is running, then try again.';
  }
}
