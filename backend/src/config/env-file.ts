import { chmod, open, readFile, realpath, rename } from 'node:fs/promises';

/**
 * Sets values in a file of settings: each in the line that has it, or in a new one at the end; every other line stays as it is. Only
 * its owner may read the file afterwards, and a crash leaves the old one or the new one, whole.
 */
export async function setInEnvFile(path: string, values: Readonly<Record<string, string>>): Promise<void> {
  const place = await realpath(path).catch(() => path);
  const old = await readFile(place, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return '';
  });
  let lines = old === '' ? [] : old.replace(/\n$/, '').split('\n');
  for (const [name, value] of Object.entries(values)) {
    if (!/^[\w.:/-]*$/.test(value)) throw new Error(`${name} holds a character that no token of Slack's has`);
    const isOf = (line: string) => new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`).test(line);
    const at = lines.findLastIndex(isOf);
    const line = `${name}=${value}`;
    lines = at < 0 ? [...lines, line] : lines.with(at, line).filter((other, i) => i === at || !isOf(other));
  }
  const temporary = `${place}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(`${lines.join('\n')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(temporary, 0o600);
  await rename(temporary, place);
}
