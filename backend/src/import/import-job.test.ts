import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type ExportFiles, writeExportZip } from '../../../test/slack/export-zip.ts';
import { IMPORTED_AT_MS } from '../../../test/slack/imported-export.ts';
import type { ImportRun } from '../core/protocol/import-status.ts';
import { ImportJob } from './import-job.ts';
import { type Upload, UploadError } from './upload.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const general = { id: 'C0', name: 'general', created: 1_700_000_000, is_general: true, context_team_id: 'T1' };
const post = { type: 'message', user: 'U1', text: 'x', ts: '1700000001.000100' };
const good = { 'channels.json': [general], 'general/2023-11-14.json': [post, post] };
const organization = {
  'teams/acme/channels.json': [general],
  'teams/acme/general/2023-11-14.json': [post],
  'teams/widgets/channels.json': [{ ...general, context_team_id: 'T2' }],
  'teams/widgets/general/2023-11-14.json': [post],
};

async function createJob(append: () => Promise<void> = async () => undefined) {
  const uploadDir = await mkdtemp(join(tmpdir(), 'slackpanda-job-'));
  folders.push(uploadDir);
  const errors: unknown[] = [];
  const job = new ImportJob({
    uploadDir,
    maxMb: 10,
    team: () => '',
    append,
    backpressureReason: () => '',
    now: () => IMPORTED_AT_MS,
    onBackfilled: () => undefined,
    onError: (error) => errors.push(error),
  });
  return { job, uploadDir, errors };
}

async function uploadOf(files: ExportFiles): Promise<Upload> {
  const path = await writeExportZip(files);
  folders.push(dirname(path));
  return { name: 'export.zip', sizeBytes: (await stat(path)).size, content: createReadStream(path) };
}

/** Reads the status at every turn of the event loop, as a client could, until the import has ended. */
async function observeEnd(job: ImportJob): Promise<ImportRun> {
  for (;;) {
    const { current } = job.status();
    if (!current) throw new Error('no import was started');
    const hasEnded = current.state === 'done' || current.state === 'failed';
    expect({ hasEnded, hasTime: current.ended_at !== null, isBusy: job.isBusy }).toEqual({
      hasEnded,
      hasTime: hasEnded,
      isBusy: !hasEnded,
    });
    if (hasEnded) return current;
    await setImmediate();
  }
}

test('an import that is done has its time, its report and no file left, and the next one may start', async () => {
  const { job, uploadDir } = await createJob();
  for (let round = 0; round < 3; round++) {
    await job.receive(await uploadOf(good));
    const run = await observeEnd(job);
    expect(run).toMatchObject({ state: 'done', ended_at: IMPORTED_AT_MS, progress: 1, reason: '', messages: 1 });
    expect(run.report).toMatchObject({ team: 'T1' });
    expect(await readdir(uploadDir)).toEqual([]);
  }
});

test.each<[what: string, files: ExportFiles, reason: RegExp]>([
  ['holds no message', { 'channels.json': [general] }, /^no message of a public channel was found/],
  ['is no export', { 'photo.json': [] }, /none of its 1 files is channels.json/],
  [
    'has only messages in the future',
    { ...good, 'general/2023-11-14.json': [{ ...post, ts: '1900000000.000100' }] },
    /in the future/,
  ],
])(
  'an import of a file that %s has failed, with the reason, and the next one may start',
  async (_what, files, reason) => {
    const appended: unknown[] = [];
    const { job, errors } = await createJob(async () => {
      appended.push('records');
    });
    await job.receive(await uploadOf(files));
    expect(await observeEnd(job)).toMatchObject({
      state: 'failed',
      report: null,
      reason: expect.stringMatching(reason),
    });
    expect([appended, errors]).toEqual([[], []]);
    await job.receive(await uploadOf(good));
    expect((await observeEnd(job)).state).toBe('done');
  },
);

test('an import of an organization has failed with its workspaces, and is done once one is chosen', async () => {
  const { job } = await createJob();
  await job.receive(await uploadOf(organization));
  expect((await observeEnd(job)).workspaces).toMatchObject([
    { name: 'acme', team: 'T1', channels: 1, messages: 1 },
    { name: 'widgets', team: 'T2', channels: 1, messages: 1 },
  ]);
  await job.receive(await uploadOf(organization), 'widgets');
  const run = await observeEnd(job);
  expect(run.report).toMatchObject({ team: 'T2' });
  expect(run.workspaces).toBeUndefined();
});

test('an upload that breaks off has failed as soon as the client is told so', async () => {
  const { job } = await createJob();
  const upload = { name: 'export.zip', sizeBytes: 10, content: Readable.from([Buffer.from('PK')]) };
  await expect(job.receive(upload)).rejects.toBeInstanceOf(UploadError);
  expect(job.isBusy).toBe(false);
  expect(job.status().current).toMatchObject({
    state: 'failed',
    ended_at: IMPORTED_AT_MS,
    reason: 'the upload is not complete: the connection was lost',
  });
});

test('an import that the server interrupts has failed, with what to do', async () => {
  const { job } = await createJob(async () => {
    throw new Error('the broker cannot be reached');
  });
  await job.receive(await uploadOf(good));
  await expect.poll(() => job.status().current?.state).toBe('waiting');
  await job.close();
  expect(job.status().current).toMatchObject({
    state: 'failed',
    ended_at: IMPORTED_AT_MS,
    reason: expect.stringContaining('import the file again'),
  });
});
