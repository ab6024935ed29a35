/*
 * A REST API for contacts with nothing behind it, so fast that it is never what is measured: one thread, epoll, keep-alive.
 * It speaks the part of Microsoft Graph v1.0 that the benchmark asks: lists with $select, $top and $skip, contacts by id,
 * folders, and $batch. Ten folders hold five each, and those five each; every folder holds contacts.
 *
 * usage: stub PORT CONTACTS LATENCY_MS CONTACTS_PER_FOLDER        prints "listening PORT"
 * GET /_counts answers {"requests":n,"parts":n,"bytes":n} and starts over.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONNECTIONS 16384

typedef struct { char *data; size_t length, room; } Text;

static void reserve(Text *text, size_t more) {
  if (text->length + more <= text->room) return;
  while (text->room < text->length + more) text->room = text->room ? text->room * 2 : 4096;
  text->data = realloc(text->data, text->room);
  if (!text->data) abort();
}

static void append(Text *text, const char *bytes, size_t length) {
  reserve(text, length);
  memcpy(text->data + text->length, bytes, length);
  text->length += length;
}

static void print(Text *text, const char *format, ...) {
  va_list arguments;
  reserve(text, 1024);
  va_start(arguments, format);
  text->length += (size_t)vsnprintf(text->data + text->length, 1024, format, arguments);
  va_end(arguments);
}

static long contacts, per_folder, latency_ms;
static unsigned long requests, parts, bytes_sent;

/* ---- what is there ---- */

#define TAIL "AAAAAAAAAAEOAACYKdlyzmsLRYPWmJgsRDgTAAEAAAAAAQ8AAJgp2XLOawtFg9aYmCxEOBMAAJHkEZkAAAAA="

/* Ids tell what they are of: a C or an F, and eight digits. */
static void print_id(Text *out, char kind, long number) { print(out, "AAMkAGI2THVSAAA%c%08ld" TAIL, kind, number); }

static long number_in(const char *text, char kind) {
  char mark[32];
  snprintf(mark, sizeof mark, "AAMkAGI2THVSAAA%c", kind);
  const char *at = strstr(text, mark);
  return at ? strtol(at + strlen(mark), NULL, 10) : -1;
}

typedef struct { const char *name; void (*value)(Text *, long); } Field;

static const char *given[] = {"Siobh\xc3\xa1n", "Efra\xc3\xadn", "Ada", "Bo", "Chiyo", "Zo\xc3\xab", "Mirela", "Owen"};
static const char *family[] = {"O'Neill", "Arredondo Paz", "Lund", "\xc3\x85" "berg", "Tanaka", "Novak", "Ionescu", "Clarke"};
#define G given[n % 8]
#define F family[(n / 8) % 8]

static void f_display(Text *o, long n) { print(o, "\"%s %s %ld\"", G, F, n); }
static void f_given(Text *o, long n) { print(o, "\"%s\"", G); }
static void f_surname(Text *o, long n) { print(o, "\"%s\"", F); }
static void f_company(Text *o, long n) { print(o, "\"Cloonbeg Hill Creamery %ld\"", n % 100); }
static void f_job(Text *o, long n) { if (n % 3) print(o, "\"Head of Dairy %ld\"", n % 50); else print(o, "null"); }
static void f_mobile(Text *o, long n) { print(o, "\"+353 1 555 %04ld\"", n % 10000); }
static void f_birthday(Text *o, long n) { print(o, "\"19%02ld-%02ld-%02ldT11:59:00Z\"", 50 + n % 50, 1 + n % 12, 1 + n % 28); }
static void f_file(Text *o, long n) { print(o, "\"%s, %s\"", F, G); }
static void f_instant(Text *o, long n) { print(o, "\"2026-%02ld-%02ldT09:30:00Z\"", 1 + n % 11, 1 + n % 28); }
static void f_key(Text *o, long n) { print(o, "\"EQAAABYAAACd9nJ/tVysQos2hTfspaWRAAA%08ld\"", n); }
static void f_parent(Text *o, long n) { (void)n; print(o, "\""); print_id(o, 'F', 0); print(o, "\""); }
static void f_null(Text *o, long n) { (void)n; print(o, "null"); }
static void f_text(Text *o, long n) { print(o, "\"Some text %ld\"", n); }
static void f_list(Text *o, long n) { print(o, "[\"+353 1 555 %04ld\"]", n % 10000); }
static void f_empty(Text *o, long n) { (void)n; print(o, "[]"); }
static void f_email(Text *o, long n) { print(o, "[{\"name\":\"%s %s\",\"address\":\"person%ld@contoso.example\"}]", G, F, n); }
static void f_address(Text *o, long n) { print(o, "{\"street\":\"%ld Hill Road\",\"city\":\"Cloonbeg\",\"countryOrRegion\":\"Ireland\"}", n); }

static const Field fields[] = {
  {"createdDateTime", f_instant}, {"lastModifiedDateTime", f_instant}, {"changeKey", f_key}, {"categories", f_empty},
  {"parentFolderId", f_parent}, {"birthday", f_birthday}, {"fileAs", f_file}, {"displayName", f_display},
  {"givenName", f_given}, {"initials", f_null}, {"middleName", f_null}, {"nickName", f_null}, {"surname", f_surname},
  {"title", f_null}, {"yomiGivenName", f_null}, {"yomiSurname", f_null}, {"yomiCompanyName", f_null},
  {"generation", f_null}, {"imAddresses", f_empty}, {"jobTitle", f_job}, {"companyName", f_company},
  {"department", f_text}, {"officeLocation", f_null}, {"profession", f_null}, {"businessHomePage", f_null},
  {"assistantName", f_null}, {"manager", f_null}, {"homePhones", f_empty}, {"mobilePhone", f_mobile},
  {"businessPhones", f_list}, {"spouseName", f_null}, {"personalNotes", f_text}, {"children", f_empty},
  {"emailAddresses", f_email}, {"homeAddress", f_address}, {"businessAddress", f_address}, {"otherAddress", f_address},
};

/* Whether a comma list names a field; no list names all. */
static int selects(const char *list, size_t length, const char *name) {
  if (!list) return 1;
  size_t size = strlen(name);
  for (const char *at = list, *end = list + length; at < end;) {
    const char *comma = memchr(at, ',', (size_t)(end - at));
    size_t item = (size_t)((comma ? comma : end) - at);
    if (item == size && memcmp(at, name, size) == 0) return 1;
    at += item + 1;
  }
  return 0;
}

static void print_contact(Text *out, long n, const char *select, size_t length, const char *head) {
  print(out, "{%s\"@odata.etag\":\"W/\\\"", head);
  /* An etag as the service writes it, but without escapes within the key. */
  print(out, "EQAAABYAAACd9nJ%08ld\\\"\",\"id\":\"", n);
  print_id(out, 'C', n);
  print(out, "\"");
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    if (!selects(select, length, fields[i].name)) continue;
    print(out, ",\"%s\":", fields[i].name);
    fields[i].value(out, n);
  }
  print(out, "}");
}

static void print_folder(Text *out, long n, long parent, const char *select, size_t length) {
  print(out, "{\"id\":\"");
  print_id(out, 'F', n);
  print(out, "\"");
  if (selects(select, length, "parentFolderId")) { print(out, ",\"parentFolderId\":\""); print_id(out, 'F', parent); print(out, "\""); }
  if (selects(select, length, "displayName")) print(out, ",\"displayName\":\"Folder %ld\"", n);
  print(out, "}");
}

/* Folders 1 to 10 stand at the top, 11 to 60 in those, 61 to 310 in those. */
static void children_of(long folder, long *first, long *count) {
  *first = *count = 0;
  if (folder == 0) { *first = 1; *count = 10; }
  else if (folder <= 10) { *first = 11 + (folder - 1) * 5; *count = 5; }
  else if (folder <= 60) { *first = 61 + (folder - 11) * 5; *count = 5; }
}

/* ---- one request ---- */

static const char *option(const char *query, size_t length, const char *name, size_t *size) {
  size_t name_length = strlen(name);
  for (const char *at = query, *end = query + length; at < end;) {
    const char *stop = memchr(at, '&', (size_t)(end - at));
    if (!stop) stop = end;
    if ((size_t)(stop - at) > name_length && memcmp(at, name, name_length) == 0 && at[name_length] == '=') {
      *size = (size_t)(stop - at) - name_length - 1;
      return at + name_length + 1;
    }
    at = stop + 1;
  }
  return NULL;
}

static long number_option(const char *query, size_t length, const char *name, long otherwise) {
  size_t size;
  const char *at = option(query, length, name, &size);
  return at ? strtol(at, NULL, 10) : otherwise;
}

/* Writes the body for a path below the service root; the status. */
static int answer(Text *out, const char *path, size_t length, const char *host) {
  char plain[1024];
  const char *mark = memchr(path, '?', length);
  size_t plain_length = mark ? (size_t)(mark - path) : length;
  if (plain_length >= sizeof plain) return 414;
  memcpy(plain, path, plain_length);
  plain[plain_length] = 0;
  const char *query = mark ? mark + 1 : "";
  size_t query_length = mark ? length - plain_length - 1 : 0;
  size_t select_length = 0;
  const char *select = option(query, query_length, "$select", &select_length);
  parts++;
  long folder = number_in(plain, 'F'), contact = number_in(plain, 'C');
  if (contact >= 0) {
    print_contact(out, contact, select, select_length, "\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#contacts/$entity\",");
    return 200;
  }
  if (plain_length >= 9 && strcmp(plain + plain_length - 9, "/contacts") == 0) {
    long all = folder < 0 ? contacts : per_folder, base = folder < 0 ? 0 : contacts + folder * per_folder;
    long top = number_option(query, query_length, "$top", 10), skip = number_option(query, query_length, "$skip", 0);
    print(out, "{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#contacts\",\"value\":[");
    long end = skip + top < all ? skip + top : all;
    for (long n = skip; n < end; n++) { if (n > skip) print(out, ","); print_contact(out, base + n, select, select_length, ""); }
    print(out, "]");
    if (end < all) {
      print(out, ",\"@odata.nextLink\":\"http://%s/v1.0%s?", host, plain);
      if (select) { print(out, "$select="); append(out, select, select_length); print(out, "&"); }
      print(out, "$top=%ld&$skip=%ld\"", top, end);
    }
    print(out, "}");
    return 200;
  }
  if (strstr(plain, "olders")) {
    long first, count, top = number_option(query, query_length, "$top", 10);
    children_of(folder < 0 ? 0 : folder, &first, &count);
    print(out, "{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#contactFolders\",\"value\":[");
    for (long i = 0; i < count && i < top; i++) { if (i) print(out, ","); print_folder(out, first + i, folder < 0 ? 0 : folder, select, select_length); }
    print(out, "]}");
    return 200;
  }
  print(out, "{\"error\":{\"code\":\"BadRequest\",\"message\":\"There is nothing at this path.\"}}");
  return 404;
}

/* The text of a member of the batch that begins after `from`; only plain strings are expected. */
static const char *member(const char *from, const char *end, const char *name, size_t *size) {
  char mark[32];
  int length = snprintf(mark, sizeof mark, "\"%s\":\"", name);
  const char *at = memmem(from, (size_t)(end - from), mark, (size_t)length);
  if (!at) return NULL;
  at += length;
  const char *stop = memchr(at, '"', (size_t)(end - at));
  if (!stop) return NULL;
  *size = (size_t)(stop - at);
  return at;
}

static void answer_batch(Text *out, const char *body, size_t length, const char *host) {
  const char *end = body + length;
  print(out, "{\"responses\":[");
  for (const char *at = body;;) {
    size_t id_size, url_size;
    const char *id = member(at, end, "id", &id_size), *url = id ? member(id, end, "url", &url_size) : NULL;
    if (!url) break;
    if (at != body) print(out, ",");
    print(out, "{\"id\":\"%.*s\",\"status\":200,\"headers\":{\"Content-Type\":\"application/json;odata.metadata=minimal\"},\"body\":", (int)id_size, id);
    answer(out, url, url_size, host);
    print(out, "}");
    at = url + url_size;
  }
  print(out, "]}");
}

/* ---- answers that were given before ---- */

#define SLOTS 65536
typedef struct { char *question, *body; size_t question_length, length; unsigned long parts; int status; } Known;
static Known known[SLOTS];

static Known *slot_of(const char *question, size_t length) {
  unsigned long hash = 1469598103934665603UL;
  for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)question[i]) * 1099511628211UL;
  return &known[(hash ^ hash >> 32) % SLOTS];
}

static int is_known(const Known *slot, const char *question, size_t length) {
  return slot->question && slot->question_length == length && memcmp(slot->question, question, length) == 0;
}

/* A later question may take the place of an earlier one. */
static void keep(Known *slot, const char *question, size_t length, const Text *body, int status, unsigned long counted) {
  free(slot->question);
  free(slot->body);
  slot->question = memcpy(malloc(length + 1), question, length);
  slot->body = memcpy(malloc(body->length + 1), body->data, body->length);
  slot->question_length = length;
  slot->length = body->length;
  slot->status = status;
  slot->parts = counted;
}

/* ---- connections ---- */

typedef struct { int fd, busy; Text in, out; size_t sent; long long due; } Connection;
static Connection *connections[MAX_CONNECTIONS];
static int epoll_fd;

static long long now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

/* Answers that wait for their time, first come first served: all wait equally long. */
static Connection *waiting[MAX_CONNECTIONS];
static int first_waiting, last_waiting, timer_fd;

static void set_timer(void) {
  struct itimerspec when = {0};
  if (first_waiting != last_waiting) {
    long long left = waiting[first_waiting % MAX_CONNECTIONS]->due - now_us();
    if (left < 1) left = 1;
    when.it_value.tv_sec = left / 1000000;
    when.it_value.tv_nsec = (left % 1000000) * 1000;
  }
  timerfd_settime(timer_fd, 0, &when, NULL);
}

static void close_connection(Connection *c) {
  connections[c->fd] = NULL;
  close(c->fd);
  c->fd = -1;
  if (!c->busy) { free(c->in.data); free(c->out.data); free(c); }
}

static void flush(Connection *c) {
  while (c->sent < c->out.length) {
    ssize_t n = send(c->fd, c->out.data + c->sent, c->out.length - c->sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EAGAIN) {
      struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.fd = c->fd};
      epoll_ctl(epoll_fd, EPOLL_CTL_MOD, c->fd, &e);
      return;
    }
    if (n <= 0) { close_connection(c); return; }
    c->sent += (size_t)n;
  }
  if (c->out.length) {
    c->out.length = c->sent = 0;
    struct epoll_event e = {.events = EPOLLIN, .data.fd = c->fd};
    epoll_ctl(epoll_fd, EPOLL_CTL_MOD, c->fd, &e);
  }
}

static void handle(Connection *c);

static void release_due(void) {
  long long now = now_us();
  while (first_waiting != last_waiting && waiting[first_waiting % MAX_CONNECTIONS]->due <= now) {
    Connection *c = waiting[first_waiting++ % MAX_CONNECTIONS];
    c->busy = 0;
    if (c->fd < 0) { free(c->in.data); free(c->out.data); free(c); continue; }
    flush(c);
    if (c->fd >= 0 && c->in.length) handle(c);
  }
  set_timer();
}

static void respond(Connection *c, int status, const char *body, size_t length) {
  bytes_sent += length;
  print(&c->out, "HTTP/1.1 %d %s\r\ncontent-type: application/json;odata.metadata=minimal\r\ncontent-length: %zu\r\n\r\n",
        status, status == 200 ? "OK" : "Not Found", length);
  append(&c->out, body, length);
}

/* Takes the requests that are whole, one after the other. */
static void handle(Connection *c) {
  static Text body;
  while (!c->busy && c->fd >= 0) {
    reserve(&c->in, 1);
    c->in.data[c->in.length] = 0;
    char *head_end = strstr(c->in.data, "\r\n\r\n");
    if (!head_end) return;
    size_t head = (size_t)(head_end - c->in.data) + 4, length = 0;
    char host[128] = "127.0.0.1";
    for (char *line = strstr(c->in.data, "\r\n"); line && line < head_end; line = strstr(line + 2, "\r\n")) {
      if (strncasecmp(line + 2, "content-length:", 15) == 0) length = (size_t)strtoul(line + 17, NULL, 10);
      if (strncasecmp(line + 2, "host:", 5) == 0) sscanf(line + 7, " %127[^\r]", host);
    }
    if (c->in.length < head + length) return;
    char *path = strchr(c->in.data, ' ') + 1;
    size_t path_length = strcspn(path, " ");
    body.length = 0;
    reserve(&body, 1);
    int status = 200, timed = 1;
    if (strncmp(path, "/_counts", 8) == 0) {
      print(&body, "{\"requests\":%lu,\"parts\":%lu,\"bytes\":%lu}", requests, parts, bytes_sent);
      requests = parts = bytes_sent = 0;
      timed = 0;
      print(&c->out, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %zu\r\n\r\n", body.length);
      append(&c->out, body.data, body.length);
    } else {
      requests++;
      int is_batch = strncmp(path, "/v1.0/$batch", 12) == 0;
      const char *question = is_batch ? c->in.data + head : path;
      size_t question_length = is_batch ? length : path_length;
      Known *slot = slot_of(question, question_length);
      if (is_known(slot, question, question_length)) parts += slot->parts;
      else {
        unsigned long before = parts;
        if (is_batch) answer_batch(&body, question, length, host);
        else if (strncmp(path, "/v1.0", 5) != 0) status = answer(&body, "/", 1, host);
        else status = answer(&body, path + 5, path_length - 5, host);
        keep(slot, question, question_length, &body, status, parts - before);
      }
      respond(c, slot->status, slot->body, slot->length);
    }
    memmove(c->in.data, c->in.data + head + length, c->in.length - head - length);
    c->in.length -= head + length;
    if (timed && latency_ms > 0) {
      c->busy = 1;
      c->due = now_us() + latency_ms * 1000LL;
      waiting[last_waiting++ % MAX_CONNECTIONS] = c;
      if (last_waiting - first_waiting == 1) set_timer();
      return;
    }
    flush(c);
  }
}

static void accept_all(int listener) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0) return;
    if (fd >= MAX_CONNECTIONS) { close(fd); continue; }
    int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    Connection *c = calloc(1, sizeof *c);
    c->fd = fd;
    connections[fd] = c;
    struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &e);
  }
}

static void receive(Connection *c) {
  for (;;) {
    reserve(&c->in, 16384);
    ssize_t n = recv(c->fd, c->in.data + c->in.length, 16383, 0);
    if (n < 0 && errno == EAGAIN) break;
    if (n <= 0) { close_connection(c); return; }
    c->in.length += (size_t)n;
  }
  handle(c);
}

int main(int count, char **given_arguments) {
  if (count < 5) { fprintf(stderr, "usage: stub PORT CONTACTS LATENCY_MS CONTACTS_PER_FOLDER\n"); return 2; }
  contacts = atol(given_arguments[2]);
  latency_ms = atol(given_arguments[3]);
  per_folder = atol(given_arguments[4]);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(given_arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4096) < 0) { perror("stub"); return 1; }
  socklen_t size = sizeof address;
  getsockname(listener, (struct sockaddr *)&address, &size);
  epoll_fd = epoll_create1(0);
  timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct epoll_event e = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &e);
  e.data.fd = timer_fd;
  epoll_ctl(epoll_fd, EPOLL_CTL_ADD, timer_fd, &e);
  printf("listening http://127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    struct epoll_event events[256];
    int n = epoll_wait(epoll_fd, events, 256, -1);
    for (int i = 0; i < n; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) accept_all(listener);
      else if (fd == timer_fd) { unsigned long long expired; if (read(timer_fd, &expired, 8) > 0) release_due(); }
      else if (connections[fd]) {
        if (events[i].events & EPOLLOUT) flush(connections[fd]);
        if (connections[fd] && (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))) receive(connections[fd]);
      }
    }
  }
}
