import type { WhatCounts } from 'backend/core/queries/what-counts/what-counts';
import { useMemo } from 'react';
import { formatNumber } from '../../format/format.ts';
import { useQuery } from '../../ui/page/use-query.ts';
import { SheetTitle } from '../../ui/SheetTitle.tsx';
import { ApartPicker } from './ApartPicker.tsx';
import { CalibrationSection } from './CalibrationSection.tsx';
import { DefinitionHistory } from './DefinitionHistory.tsx';
import { choicesOf } from './find-choices.ts';
import { Numbers } from './Numbers.tsx';
import { ScoreForm } from './ScoreForm.tsx';
import { UseForEverybody } from './UseForEverybody.tsx';
import { type EditedDefinition, useDefinition } from './use-definition.ts';
import './what-counts.css';
import './calibration.css';

/** Changes what counts on this page, and on request for everybody. See `docs/metrics.md#what-counts`. */
export function WhatCountsSheet() {
  const { result } = useQuery('whatCounts', {});
  const edited = useDefinition(result?.own ?? null);
  return (
    <div className="what-counts">
      <SheetTitle>What counts</SheetTitle>
      <p className="intro">
        Changes apply to this page at once, and to the whole past. A link to this page contains them. Other people see
        them after “Use for everybody”.
      </p>
      <Numbers isChanged={edited.isChanged} onReset={edited.reset} />
      {result ? <Editor whatCounts={result} edited={edited} /> : <p role="status">Loading names…</p>}
    </div>
  );
}

function Editor({ whatCounts, edited }: { whatCounts: WhatCounts; edited: EditedDefinition }) {
  const { definition, change } = edited;
  const people = useMemo(() => choicesOf(whatCounts.people, []), [whatCounts.people]);
  const channels = useMemo(() => choicesOf([], whatCounts.channels), [whatCounts.channels]);
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
          choices={people}
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
          choices={channels}
          ids={definition.channels}
          onChange={(ids) => change({ channels: ids })}
        />
        <Switch isOn={definition.bots} onChange={(bots) => change({ bots })}>
          Messages of bots and apps count as those of people do
        </Switch>
      </section>
      <ScoreForm health={definition.health} settings={whatCounts.settings} onChange={change} />
      <CalibrationSection onUse={(health) => change({ health })} />
      <UseForEverybody whatCounts={whatCounts} edited={edited} />
      <DefinitionHistory whatCounts={whatCounts} />
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
