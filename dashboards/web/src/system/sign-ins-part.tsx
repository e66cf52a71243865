import type { ReactElement } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { Ago } from '../ago.tsx'
import { usePage } from '../page-context.ts'
import { agentText } from './agent-text.ts'
import { endOtherSignIns, getSignIns } from './system-api.ts'
import { SYSTEM_WORDS } from './system-words.ts'

/** 我的登录: the screens one is signed in at, and a way to end the others. */
export function SignInsPart(): ReactElement | null {
  const { language, lost } = usePage()
  const words = SYSTEM_WORDS[language]
  const queries = useQueryClient()
  const { data } = useQuery({ queryKey: ['sign-ins'], queryFn: getSignIns })
  const ending = useMutation({
    mutationFn: endOtherSignIns,
    onSettled: () => queries.invalidateQueries({ queryKey: ['sign-ins'] }),
  })
  // Where nobody need sign in there is nothing to end.
  if (data === undefined) return null
  return (
    <section className="sheet-part" aria-label={words.signIns}>
      <h2>{words.signIns}</h2>
      <ul className="plain-list">
        {data.signIns.map((one) => (
          <li key={one.id}>
            {one.agent === '' ? '–' : agentText(one.agent)} {one.id === data.current ? <b>· {words.here}</b> : null}{' '}
            <span className="quiet">
              {words.seen} <Ago at={one.lastSeenAt} />
            </span>
          </li>
        ))}
      </ul>
      <Button disabled={lost || data.signIns.length < 2} loading={ending.isPending} onClick={() => ending.mutate()}>
        {words.endOthers}
      </Button>
      {ending.data === undefined ? null : <span role="status"> {words.ended(ending.data)}</span>}
    </section>
  )
}
