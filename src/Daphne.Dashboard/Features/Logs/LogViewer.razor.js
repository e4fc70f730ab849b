// Scrolling only: stays at the end while the log grows, and tells when the user leaves it or comes back.
export function attach(root, rowHeight, owner) {
  const lines = root.querySelector('[data-log-lines]');
  const content = root.querySelector('[data-log-content]');
  const abort = new AbortController();
  let following = false;
  let lastTop = 0;

  const atEnd = () => lines.scrollHeight - lines.scrollTop - lines.clientHeight < rowHeight * 1.5;
  const toEnd = () => { lines.scrollTop = lines.scrollHeight; lastTop = lines.scrollTop; };
  const tell = value => { following = value; owner.invokeMethodAsync('FollowChanged', value).catch(() => { }); };

  const growth = new ResizeObserver(() => { if (following) toEnd(); });
  growth.observe(content);
  growth.observe(lines);

  lines.addEventListener('scroll', () => {
    const moved = lines.scrollTop - lastTop;
    lastTop = lines.scrollTop;
    if (following && moved < -1 && !atEnd()) tell(false);
    else if (!following && moved > 1 && atEnd()) tell(true);
  }, { signal: abort.signal, passive: true });

  // Virtualize learns what is in view from observers of its two spacers, and one of their calls can get lost while the log grows fast
  // and is kept at its end: then nothing but a spacer is in view, and stays so. A changed attribute makes it observe them anew.
  let looks = 0;
  const look = () => {
    const view = lines.getBoundingClientRect();
    const isShown = row => { const box = row.getBoundingClientRect(); return box.bottom > view.top && box.top < view.bottom; };
    if (view.height === 0 || content.offsetHeight === 0 || [...content.querySelectorAll('.log-row')].some(isShown)) return;
    looks++;
    for (const spacer of [content.firstElementChild, content.lastElementChild]) spacer?.setAttribute('data-look', looks);
  };
  const looking = setInterval(look, 500);

  root.addEventListener('keydown', event => {
    if (event.key !== '/' || event.target.tagName === 'INPUT') return;
    event.preventDefault();
    root.querySelector('[data-log-search]').focus();
  }, { signal: abort.signal });

  return {
    follow(value) {
      following = value;
      if (value) toEnd();
    },
    scrollTo(row, line) {
      following = false;
      lines.scrollTop = Math.max(0, row * rowHeight - lines.clientHeight / 3);
      lastTop = lines.scrollTop;
      // The whole path, since a bare fragment is resolved against the page's <base>.
      if (line) history.replaceState(history.state, '', `${location.pathname}${location.search}#L${line}`);
    },
    dispose() {
      abort.abort();
      clearInterval(looking);
      growth.disconnect();
    },
  };
}
