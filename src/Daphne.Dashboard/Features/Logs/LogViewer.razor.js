import { copy } from '../../Shared/CopyButton.razor.js';

// The window over the log. The server renders a few screens of rows and says which lines they are (data-from) of which ones there are
// (data-first to data-end); this script puts them where they belong and asks for others when the ones in view are not among them. It looks
// at what is there after every change instead of counting on events, so nothing can get lost. Where the view shall be, the server renders
// together with the rows (data-place): a number, and the end, here, or a line with what to put into the page's address.
//
// `top` is the line at the upper edge of the view, with a fraction. A log that is too long for a browser's greatest height is laid out less
// high than its rows; dragging the scroll bar then moves over many lines a pixel, and the wheel and the keys, which are handled here, over few.
const maxHeight = 8_000_000;
const patience = 3_000;
const maxMisses = 30;

export function attach(root, rowHeight, owner) {
  const view = root.querySelector('[data-log-lines]');
  const content = root.querySelector('[data-log-content]');
  const block = root.querySelector('[data-log-block]');
  const abort = new AbortController();
  const listener = { signal: abort.signal };
  let following = false;
  let top = 0;
  let placedAt = -1;
  let obeyed = null;
  let asking = false;
  let drag = null;
  let misses = 0;
  // Noted when it changes: to ask the view for it would make the browser lay everything out once more at every change.
  let viewHeight = view.clientHeight;

  const number = name => Number(content.dataset[name] ?? 0);
  const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
  const tell = (method, ...values) => owner.invokeMethodAsync(method, ...values).catch(() => { });

  function measure() {
    const first = number('first');
    const count = Math.max(0, number('end') - first);
    const from = number('from');
    const rows = block.children.length;
    const inView = viewHeight / rowHeight;
    const isWhole = from === first && rows >= count;
    const isWrapped = 'wrap' in content.dataset;
    const height = isWrapped && isWhole ? block.offsetHeight : Math.min(count * rowHeight, maxHeight);
    return { first, count, from, rows, inView, isWhole, isWrapped, height, isDense: count * rowHeight > maxHeight, range: Math.max(0, height - viewHeight), last: Math.max(0, count - inView) };
  }

  function obey() {
    if (content.dataset.place === obeyed) return;
    obeyed = content.dataset.place;
    const [, where, hash] = obeyed.split(' ');
    following = where === 'end';
    if (where === 'end' || where === 'here') return;
    const now = measure();
    top = Number(where) - now.first - now.inView / 3;
    // The whole path, since a bare fragment is resolved against the page's <base>.
    if (hash) history.replaceState(history.state, '', `${location.pathname}${location.search}#${hash}`);
  }

  function place() {
    obey();
    const now = measure();
    content.style.height = `${now.height}px`;
    top = following ? now.last : clamp(top, 0, now.last);
    const part = now.last > 0 ? top / now.last : (following ? 1 : 0);
    if (placedAt < 0 || Math.abs(view.scrollTop - part * now.range) > .5) view.scrollTop = part * now.range;
    placedAt = view.scrollTop;
    // A browser may still clamp to the height from before, while the view itself is being resized: then once more with the next frame.
    misses = Math.abs(placedAt - part * now.range) > 1 ? misses + 1 : 0;
    if (misses > 0 && misses < maxMisses) requestAnimationFrame(place);
    block.style.transform = `translateY(${offset(now, part)}px)`;
    ask(now);
  }

  // Where the rows begin within the content. The line at a part of the log stands at the same part of the view, whatever the rows' heights.
  function offset(now, part) {
    if (now.isWhole) return 0;
    if (!now.isWrapped && !now.isDense) return (now.from - now.first) * rowHeight;
    const line = now.first + part * now.count - now.from;
    const row = block.children[clamp(Math.floor(line), 0, Math.max(0, now.rows - 1))];
    const inBlock = now.isWrapped && row && line >= 0 && line <= now.rows
      ? row.offsetTop + (line - [...block.children].indexOf(row)) * row.offsetHeight
      : line * rowHeight;
    return view.scrollTop + part * viewHeight - inBlock;
  }

  function ask(now) {
    if (asking || viewHeight === 0 || now.count === 0) return;
    const margin = now.inView / 3;
    const low = now.first + clamp(Math.floor(top - margin), 0, now.count);
    const high = now.first + clamp(Math.ceil(top + now.inView + margin), 0, now.count);
    if (low >= now.from && high <= now.from + now.rows) return;
    asking = true;
    const screens = Math.ceil(now.inView);
    const late = new Promise(resolve => setTimeout(resolve, patience));
    Promise.race([owner.invokeMethodAsync('Look', now.first + Math.max(0, Math.floor(top) - screens), 3 * screens + 2), late])
      .then(() => { asking = false; if (!abort.signal.aborted) requestAnimationFrame(place); }, () => { asking = false; });
  }

  function moveTo(line) {
    const now = measure();
    const before = top;
    top = clamp(line, 0, now.last);
    const atEnd = top > now.last - .5;
    if (following && top < now.last - 1.5) follow(false);
    else if (!following && atEnd && top > before) follow(true);
    place();
  }

  function follow(value) {
    following = value;
    tell('FollowChanged', value);
  }

  view.addEventListener('scroll', () => {
    const now = measure();
    if (Math.abs(view.scrollTop - placedAt) < 1) return;
    placedAt = view.scrollTop;
    moveTo(now.range > 0 ? view.scrollTop / now.range * now.last : 0);
  }, { ...listener, passive: true });

  view.addEventListener('wheel', event => {
    const now = measure();
    if (!now.isDense || event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    moveTo(top + event.deltaY / (event.deltaMode === 1 ? 1 : rowHeight));
  }, { ...listener, passive: false });

  view.addEventListener('keydown', event => {
    const now = measure();
    if ((event.ctrlKey || event.metaKey) && event.key === 'a') {
      event.preventDefault();
      tell('SelectLines', now.first, now.first + now.count - 1);
      return;
    }
    const steps = { ArrowUp: -1, ArrowDown: 1, PageUp: 1 - now.inView, PageDown: now.inView - 1, Home: -Infinity, End: Infinity };
    if (!now.isDense || event.target !== view || !(event.key in steps)) return;
    event.preventDefault();
    moveTo(clamp(top + steps[event.key], 0, now.last));
  }, listener);

  root.addEventListener('keydown', event => {
    if (event.key !== '/' || event.target.tagName === 'INPUT') return;
    event.preventDefault();
    root.querySelector('[data-log-search]').focus();
  }, listener);

  // A selection that was drawn further than the rows that are there becomes one of whole lines.
  const rowOf = node => (node instanceof Element ? node : node?.parentElement)?.closest('.log-row');
  block.addEventListener('pointerdown', event => {
    const row = event.target.closest('.log-text') && rowOf(event.target);
    drag = row ? { row, line: Number(row.dataset.line) } : null;
  }, listener);
  document.addEventListener('pointerup', event => {
    const row = drag && !drag.row.isConnected && rowOf(event.target);
    if (row && block.contains(row)) tell('SelectLines', Math.min(drag.line, Number(row.dataset.line)), Math.max(drag.line, Number(row.dataset.line)));
    drag = null;
  }, listener);

  // Lines are copied without their numbers, times and sources.
  document.addEventListener('copy', event => {
    const selection = getSelection();
    if (!selection || selection.isCollapsed) {
      if (!content.dataset.selected || !root.contains(document.activeElement)) return;
      event.preventDefault();
      tell('CopySelected');
      return;
    }
    const range = selection.getRangeAt(0);
    const rows = [...block.children].filter(row => range.intersectsNode(row));
    if (rows.length < 2 || !root.contains(range.commonAncestorContainer)) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', rows.map(row => textWithin(row.querySelector('.log-text'), range)).join('\n'));
  }, listener);

  function textWithin(element, range) {
    const part = document.createRange();
    part.selectNodeContents(element);
    if (!range.intersectsNode(element)) return '';
    if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
    return part.toString();
  }

  const changes = new MutationObserver(place);
  changes.observe(content, { attributes: true, attributeFilter: ['data-first', 'data-end', 'data-from', 'data-wrap', 'data-place'] });
  changes.observe(block, { childList: true });
  const size = new ResizeObserver(() => {
    viewHeight = view.clientHeight;
    place();
  });
  size.observe(view);
  place();

  return {
    copy,
    dispose() {
      abort.abort();
      changes.disconnect();
      size.disconnect();
    },
  };
}
