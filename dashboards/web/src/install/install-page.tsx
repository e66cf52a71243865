import { useMemo, useState } from 'react'
import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { Link } from 'react-router'
import { getHomes } from '../homes/homes-api.ts'
import { filteredHomes, listedHomes, NO_FILTER } from '../homes/home-rows.ts'
import { usePage } from '../page-context.ts'
import { INSTALL_WORDS } from './install-words.ts'
import { LabelsPart } from './labels-part.tsx'
import { Refusal } from '../refusal.tsx'
import '../styles/install.css'

/** A thumb scrolls through no more; a longer search is shorter. */
const SHOWN = 30

/** 安装验收: which home one stands in; and, for who registers gateways, their labels. */
export default function InstallPage(): ReactElement {
  const { language, may } = usePage()
  const words = INSTALL_WORDS[language]
  const [text, setText] = useState('')
  const { data, error } = useQuery({ queryKey: ['homes'], queryFn: getHomes })
  const listed = useMemo(() => (data === undefined ? [] : listedHomes(data)), [data])
  const found = filteredHomes(listed, { ...NO_FILTER, text })
  return (
    <main className="sheet install">
      <h1>{words.title}</h1>
      <section className="sheet-part" aria-label={words.choose}>
        <h2>{words.choose}</h2>
        <Input
          size="large"
          allowClear
          aria-label={words.search}
          placeholder={words.search}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {error === null ? null : (
          <p role="alert" className="failure">
            <Refusal error={error} />
          </p>
        )}
        <ul className="home-choice">
          {found.slice(0, SHOWN).map(({ id, address, where, name, code }) => (
            <li key={id}>
              <Link to={`/install/${encodeURIComponent(id)}`}>
                <b>{address}</b>
                <span className="quiet">
                  {where} · {name} · {code ?? id}
                </span>
              </Link>
            </li>
          ))}
        </ul>
        {data !== undefined && found.length === 0 ? <p className="quiet">{words.noHome}</p> : null}
        {found.length > SHOWN ? <p className="quiet">{words.more(found.length - SHOWN)}</p> : null}
      </section>
      {may('homes:write') ? <LabelsPart /> : null}
    </main>
  )
}
