import type { NameDirectory } from 'backend/core/metrics/name-directory';
import type { SetDefinition, WhatCounts } from 'backend/core/queries/what-counts/what-counts';
import { useMemo, useRef, useState } from 'react';
import { channelName, personName } from '../../format/display-names.ts';
import { formatNumber } from '../../format/format.ts';
import { useSummary } from '../../ui/page/page-context.ts';
import { useQuery } from '../../ui/page/use-query.ts';
import { SheetTitle } from '../../ui/SheetTitle.tsx';
import { createNameIndex, type NameEntry } from '../parts/name-index.ts';
import { ApartPicker } from './ApartPicker.tsx';
import { CalibrationSection } from './CalibrationSection.tsx';
import { DefinitionHistory } from './DefinitionHistory.tsx';
import { Numbers } from './Numbers.tsx';
import { ScoreForm } from './ScoreForm.tsx';
import { type UndoneChange, UseForEverybody } from './UseForEverybody.tsx';
import { type EditedDefinition, useDefinition } from './use-definition.ts';
import '../parts/sheet-table.css';
import './what-counts.css';
import './calibration.css';

/** Changes what counts on this page, and on request for everybody. See `docs/metrics.md#what-counts`. */
export function WhatCountsSheet() {
  const { result } = useQuery('whatCounts', {});
  const { result: names } = useQuery('names', {});
  const { summary } = useSummary();
  const edited = useDefinition(result?.own ?? null);
  const index = useMemo(() => names && createNameIndex(names), [names]);
  return (
    <div className="what-counts">
      <SheetTitle>What counts</SheetTitle>
      <p className="intro">
        Changes apply to this page at once, and to the whole past. A link to this page contains them. Other people see
        them after “Use for everybody”.
      </p>
      <Numbers isChanged={edited.isChanged} onReset={edited.reset} />
      {result && index && summary ? (
        <>
          <Form whatCounts={result} edited={edited} index={index} directory={summary.directory} />
          <ForEverybody whatCounts={result} edited={edited} directory={summary.directory} />
        </>
      ) : (
        <p role="status">Loading names…</p>
      )}
    </div>
  );
}

interface FormProps {
  whatCounts: WhatCounts;
  edited: EditedDefinition;
  /** Who and what can count apart. */
  index: readonly NameEntry[];
  directory: NameDirectory;
}

/** Changes the definition of this page. */
function Form({ whatCounts, edited, index, directory }: FormProps) {
  const { definition, change } = edited;
  const people = useMemo(() => index.filter(({ kind }) => kind === 'person'), [index]);
  const channels = useMemo(() => index.filter(({ kind }) => kind === 'channel'), [index]);
  return (
    <>
      <section aria-labelledby="counts-who">
        <h3 id="counts-who">Who counts apart</h3>
        <p className="hint">
          What counts apart is in no number, list or export. Replies by these people still answer questions.
        </p>
        <ApartPicker
          label="People, for example your staff"
          noun="person"
          index={people}
          nameOf={(id) => personName(directory.person(id))}
          ids={definition.people}
          onChange={(ids) => change({ people: ids })}
        />
        <Switch isOn={definition.guests} onChange={(guests) => change({ guests })}>
          Guests of this workspace ({formatNumber(whatCounts.guests)} known)
        </Switch>
        <Switch isOn={definition.otherWorkspaces} onChange={(otherWorkspaces) => change({ otherWorkspaces })}>
          Members of other workspaces, who write by Slack Connect ({formatNumber(whatCounts.otherWorkspaces)} known)
        </Switch>
      </section>
      <section aria-labelledby="counts-where">
        <h3 id="counts-where">Channels and bots</h3>
        <ApartPicker
          label="Channels left out"
          noun="channel"
          index={channels}
          nameOf={(id) => channelName(directory.channel(id))}
          ids={definition.channels}
          onChange={(ids) => change({ channels: ids })}
        />
        <Switch isOn={definition.bots} onChange={(bots) => change({ bots })}>
          Messages of bots and apps count as those of people do
        </Switch>
      </section>
      <ScoreForm health={definition.health} settings={whatCounts.settings} onChange={change} />
      <CalibrationSection onUse={(health) => change({ health })} />
    </>
  );
}

/**
 * Makes the definition of this page the community's, and lists those before it. To undo a change, the page takes the
 * definition before it, which the viewer then stores with a name, as any other one.
 */
function ForEverybody({ whatCounts: { own, history }, edited, directory }: Omit<FormProps, 'index'>) {
  const [undone, setUndone] = useState<UndoneChange | null>(null);
  const section = useRef<HTMLElement>(null);
  const undo = ({ by, before }: SetDefinition, at: string) => {
    edited.change(before);
    setUndone({ before, note: `Undo of the change by ${by} of ${at}` });
    section.current?.focus();
  };
  return (
    <>
      <UseForEverybody own={own} edited={edited} directory={directory} undone={undone} section={section} />
      <DefinitionHistory history={history} own={own} directory={directory} onUndo={undo} />
    </>
  );
}

interface SwitchProps {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  children: React.ReactNode;
}

function Switch({ isOn, onChange, children }: SwitchProps) {
  return (
    <label className="switch">
      <input type="checkbox" checked={isOn} onChange={({ target }) => onChange(target.checked)} />
      <span>{children}</span>
    </label>
  );
}
