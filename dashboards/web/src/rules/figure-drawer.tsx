import { useState } from 'react'
import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Drawer } from 'antd'
import type { FigureView, OverrideView } from '../../../api/rules-views.ts'
import { usePage } from '../page-context.ts'
import { placeText } from '../place-text.ts'
import { personText } from '../person-text.ts'
import { monthDay } from '../time-text.ts'
import { FigureForm } from './figure-form.tsx'
import { figureText } from './figure-text.ts'
import { getOverrides } from './rules-api.ts'
import { RULES_WORDS } from './rules-words.ts'

interface FigureDrawerProps {
  readonly figure: FigureView
  /** The group's id. */
  readonly group: string
  readonly mayWhole: boolean
  readonly onClose: () => void
}

/** One figure: what holds and why, what another would have done, and the form to set it. */
export function FigureDrawer({ figure, group, mayWhole, onClose }: FigureDrawerProps): ReactElement {
  const { language, may } = usePage()
  const words = RULES_WORDS[language]
  const [home, setHome] = useState<string>()
  const writes = may('rules:write') && (mayWhole || !figure.districtOnly)
  return (
    <Drawer
      open
      size={560}
      onClose={onClose}
      closable={{ 'aria-label': words.close }}
      title={figure.words[language]}
      className="rules-drawer"
    >
      {/* What scrolls must be reachable by the keyboard. */}
      <section tabIndex={0} aria-label={figure.words[language]}>
        <FigureFacts figure={figure} />
        {writes ? (
          <FigureForm key={home ?? ''} figure={figure} group={group} mayWhole={mayWhole} home={home} onHome={setHome} />
        ) : null}
        {figure.districtOnly ? null : <Overrides figure={figure} onEdit={writes ? setHome : undefined} />}
      </section>
    </Drawer>
  )
}

function FigureFacts({ figure }: { readonly figure: FigureView }): ReactElement {
  const { t, language, timeZone } = usePage()
  const words = RULES_WORDS[language]
  const { unit, set, usual, usualBy, min, max, districtOnly } = figure
  const text = (value: number): string => figureText(unit, value, language)
  const names: Readonly<Record<string, string>> = { ...t.care, ...t.risk }
  const exceptions = usualBy.map(({ of, value }) => words.except(names[of] ?? of, text(value)))
  return (
    <dl className="facts-list">
      <div>
        <dt>{words.district}</dt>
        <dd className="figures">
          <b>{text(set?.value ?? usual)}</b>{' '}
          {set === undefined ? (
            <span className="quiet">{words.isDefault}</span>
          ) : (
            <span className="quiet">{`${words.from(personText(set.by, t), monthDay(set.at, timeZone))} · ${set.why}`}</span>
          )}
        </dd>
      </div>
      <div>
        <dt>{words.usual}</dt>
        <dd className="figures">{[text(usual), ...exceptions].join(' · ')}</dd>
      </div>
      <div>
        <dt>{words.range}</dt>
        <dd className="figures">
          {words.valueHint(text(min), text(max))}
          {districtOnly ? <p className="quiet">{words.districtOnly}</p> : null}
        </dd>
      </div>
    </dl>
  )
}

interface OverridesProps {
  readonly figure: FigureView
  readonly onEdit: ((home: string) => void) | undefined
}

/** The homes with a figure of their own, each with who decided it and why. */
function Overrides({ figure, onEdit }: OverridesProps): ReactElement {
  const { t, language } = usePage()
  const words = RULES_WORDS[language]
  const { data } = useQuery({ queryKey: ['overrides', figure.name], queryFn: () => getOverrides(figure.name) })
  return (
    <>
      <h3>{words.overrides}</h3>
      {data === undefined ? <p className="quiet">{t.loading}</p> : null}
      {data?.overrides.length === 0 ? <p className="quiet">{words.noOverrides}</p> : null}
      <ul className="rules-own">
        {(data?.overrides ?? []).map((own) => (
          <Override key={own.home} own={own} figure={figure} onEdit={onEdit} />
        ))}
      </ul>
    </>
  )
}

function Override(props: OverridesProps & { readonly own: OverrideView }): ReactElement {
  const { own, figure, onEdit } = props
  const { t, language, timeZone } = usePage()
  const words = RULES_WORDS[language]
  return (
    <li>
      <p>
        <b className="figures">{figureText(figure.unit, own.value, language)}</b>{' '}
        {placeText({ areaNames: own.areaNames.slice(-2), address: own.address })}
        {onEdit === undefined ? null : (
          <Button type="link" size="small" onClick={() => onEdit(own.home)}>
            {words.edit}
          </Button>
        )}
      </p>
      <p className="quiet">{`${words.from(personText(own.by, t), monthDay(own.at, timeZone))} ${own.why}`}</p>
    </li>
  )
}
