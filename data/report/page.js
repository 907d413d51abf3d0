/* Search over the sentences of the page: a concordance, each line a link to its sentence. What is found is put in as text,
 * never as markup. Without script the page is whole but for this. */
(function () {
  'use strict';
  var MOST = 200, AROUND = 60;
  var input = document.getElementById('q'), hits = document.getElementById('hits'), found = document.getElementById('found');
  var sentences = null, timer = 0;
  if (!input) return;
  document.querySelectorAll('.js').forEach(function (e) { e.hidden = false; });

  function cell(row, text) {
    var td = document.createElement('td');
    td.textContent = text;
    row.appendChild(td);
    return td;
  }

  function add(body, sentence, at, length) {
    var row = document.createElement('tr'), text = sentence.text, a = document.createElement('a');
    cell(row, text.slice(Math.max(0, at - AROUND), at));
    var hit = cell(row, '');
    a.href = '#' + sentence.id;
    a.textContent = text.slice(at, at + length);
    hit.appendChild(a);
    cell(row, text.slice(at + length, at + length + AROUND));
    cell(row, sentence.doc);
    body.appendChild(row);
  }

  function read() {
    return Array.prototype.map.call(document.querySelectorAll('.doc [id]'), function (e) {
      var text = e.textContent.replace(/\s+/g, ' '), lower = text.toLowerCase();
      /* a few letters change their length in lower case: then positions are those of the text as it stands */
      return { id: e.id, doc: e.closest('.doc').querySelector('h3').textContent, text: text,
               lower: lower.length === text.length ? lower : text };
    });
  }

  function search() {
    var wanted = input.value.replace(/\s+/g, ' ').trim().toLowerCase(), n = 0, table = document.createElement('table');
    hits.textContent = found.textContent = '';
    if (wanted.length < 2) return;
    sentences = sentences || read();
    var body = document.createElement('tbody');
    sentences.forEach(function (s) {
      for (var at = s.lower.indexOf(wanted); at >= 0; at = s.lower.indexOf(wanted, at + wanted.length))
        if (++n <= MOST) add(body, s, at, wanted.length);
    });
    table.appendChild(body);
    if (n) hits.appendChild(table);
    found.textContent = n + (n === 1 ? ' hit' : ' hits') + (n > MOST ? ', the first ' + MOST + ' shown' : '');
  }

  input.addEventListener('input', function () {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  });

  document.querySelectorAll('[data-find]').forEach(function (e) {
    var a = document.createElement('a');
    a.href = '#find';
    a.textContent = e.textContent;
    e.textContent = '';
    e.appendChild(a);
    a.addEventListener('click', function () {
      input.value = e.getAttribute('data-find');
      search();
    });
  });
}());
