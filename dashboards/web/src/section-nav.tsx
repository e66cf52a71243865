import { useEffect, useRef } from 'react'
import type { ReactElement } from 'react'
import { NavLink, useLocation } from 'react-router'
import { usePage } from './page-context.ts'
import { PAGES } from './pages.ts'

const DESK = { zh: '值班台', en: 'Watch desk' }

/** The app's pages, as far as this operator is offered them. */
export function SectionNav(): ReactElement | null {
  const { language, may } = usePage()
  const { pathname } = useLocation()
  const menu = useRef<HTMLElement>(null)
  // A phone shows four of ten: the page one is on is among them.
  useEffect(() => {
    menu.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  const offered = PAGES.filter((page) => page.hidden !== true && may(page.needs))
  if (offered.length === 0) return null
  const label = language === 'zh' ? '栏目' : 'Sections'
  return (
    <nav ref={menu} className="sections" aria-label={label}>
      <NavLink to="/" end>
        {DESK[language]}
      </NavLink>
      {offered.map(({ path, name }) => (
        <NavLink key={path} to={path}>
          {name[language]}
        </NavLink>
      ))}
    </nav>
  )
}
