import { useState } from 'react'
import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { ALERT_KINDS } from '../../../../core/alert-kinds.ts'
import type { AlertKind } from '../../../../core/finding.ts'
import type { Ladder, LadderInForce, LadderPlace } from '../../../../core/rule-desk.ts'
import type { LaddersView } from '../../../api/rules-views.ts'
import { DataTable } from '../data-table.tsx'
import { failureText } from '../failure-text.ts'
import { codeOf } from '../hub-api.ts'
import { usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { monthDay } from '../time-text.ts'
import { LadderDrawer } from './ladder-drawer.tsx'
import { LadderPicture } from './ladder-picture.tsx'
import { ladderLine } from './ladder-text.ts'
import { getLadders } from './rules-api.ts'
import { RULES_WORDS } from './rules-words.ts'

/** A ladder that somebody is changing; `undefined` takes back what was set. */
export interface LadderEdit {
  readonly place: LadderPlace
  readonly ladder: Ladder | undefined
}

/** 升级策略: whom the district's alerts are told to when, by severity and kind. */
export function LaddersTab(): ReactElement {
  const { t, language } = usePage()
  const words = RULES_WORDS[language]
  const [kind, setKind] = useState<AlertKind>()
  const [edited, edit] = useState<LadderEdit>()
  const { data, error } = useQuery({ queryKey: ['ladders', kind], queryFn: () => getLadders(kind) })
  return (
    <>
      <div className="rules-filter">
        <Select<AlertKind | ''>
          aria-label={words.kind}
          value={kind ?? ''}
          onChange={(chosen) => setKind(chosen === '' ? undefined : chosen)}
          options={[
            { value: '', label: words.everyKind },
            ...ALERT_KINDS.map((value) => ({ value, label: t.kind[value] })),
          ]}
        />
        <span className="quiet">{words.laddersHint}</span>
      </div>
      {error === null ? null : (
        <p role="alert" className="failure">
          {failureText(codeOf(error), t)}
        </p>
      )}
      {data === undefined && error === null ? <p className="quiet">{t.loading}</p> : null}
      {(data?.ladders ?? []).map((one) => (
        <LadderCard
          key={one.severity}
          one={one}
          onEdit={
            data?.mayWhole === true
              ? () => edit({ place: { severity: one.severity, kind }, ladder: one.ladder })
              : undefined
          }
        />
      ))}
      {data === undefined ? null : <SetLadders data={data} onBack={(place) => edit({ place, ladder: undefined })} />}
      {edited === undefined ? null : (
        <LadderDrawer key={JSON.stringify(edited.place)} edited={edited} onClose={() => edit(undefined)} />
      )}
    </>
  )
}

interface LadderCardProps {
  readonly one: LadderInForce
  readonly onEdit: (() => void) | undefined
}

function LadderCard({ one, onEdit }: LadderCardProps): ReactElement {
  const { t, language, timeZone } = usePage()
  const words = RULES_WORDS[language]
  const { severity, ladder, set } = one
  const name = t.severity[severity]
  return (
    <section className="sheet-part" aria-label={name}>
      <div className="rules-head">
        <h2>{name}</h2>
        <span className="quiet">
          {set === undefined
            ? words.defaultLadder
            : words.by(personText(set.decision.by, t), monthDay(set.decision.at, timeZone), set.decision.why)}
        </span>
        {onEdit === undefined ? null : (
          <Button type="link" size="small" aria-label={`${words.change} ${name}`} onClick={onEdit}>
            {words.change}
          </Button>
        )}
      </div>
      <LadderPicture ladder={ladder} />
    </section>
  )
}

interface SetLaddersProps {
  readonly data: LaddersView
  readonly onBack: (place: LadderPlace) => void
}

/** Every ladder that somebody set, for what, and why. */
function SetLadders({ data, onBack }: SetLaddersProps): ReactElement {
  const { t, language, timeZone, may } = usePage()
  const words = RULES_WORDS[language]
  const mayTakeBack = ({ home, area }: LadderPlace): boolean =>
    may('rules:write') && (data.mayWhole || home !== undefined || area !== undefined)
  return (
    <section className="sheet-part" aria-label={words.others}>
      <h2>{words.others}</h2>
      {data.set.length === 0 ? (
        <p className="quiet">{words.noOthers}</p>
      ) : (
        <DataTable<LaddersView['set'][number]>
          cards
          label={words.others}
          rowKey={({ place }) => JSON.stringify(place)}
          pagination={false}
          dataSource={[...data.set]}
          columns={[
            {
              title: words.place,
              render: (_, { place, placeName }) =>
                [
                  placeName || words.everywhere,
                  t.severity[place.severity],
                  ...(place.kind === undefined ? [] : [t.kind[place.kind]]),
                ].join(' · '),
            },
            { title: words.ladder, render: (_, { ladder }) => ladderLine(ladder, language) },
            {
              title: words.whoWhy,
              render: (_, { decision }) =>
                words.by(personText(decision.by, t), monthDay(decision.at, timeZone), decision.why),
            },
            {
              title: <span className="visually-hidden">{t.actions}</span>,
              render: (_, { place }) =>
                mayTakeBack(place) ? (
                  <Button type="link" size="small" onClick={() => onBack(place)}>
                    {words.takeBack}
                  </Button>
                ) : null,
            },
          ]}
        />
      )}
    </section>
  )
}
