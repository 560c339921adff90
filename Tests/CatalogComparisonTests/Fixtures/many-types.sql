-- A table with a column of every type whose rows are compared, for a database that is to look the same on any server.

CREATE SCHEMA data;
CREATE TYPE data.mood AS ENUM ('sad', 'glad');
CREATE TYPE data.pair AS (a integer, b double precision);
CREATE DOMAIN data.positive AS numeric CHECK (VALUE > 0);
CREATE TABLE data.many (
    id integer PRIMARY KEY,
    small smallint, big bigint NOT NULL, flag boolean, one_char "char", fixed char(5), short varchar(10), note text,
    plain numeric, money_like numeric(10, 2), real_one real, double_one double precision,
    day date, moment timestamptz, short_moment timestamptz(3), local timestamp, clock time, zoned_clock timetz,
    span interval, uid uuid, raw bytea, doc jsonb, plain_doc json, mark xml, place point, area box, address inet,
    net cidr, mac macaddr, bits bit varying, words tsvector, period tstzrange, numbers integer[], floats double precision[],
    moods data.mood[], mood data.mood, pair data.pair, positive data.positive, named name, cash money,
    collated text COLLATE "C", at oid
);
INSERT INTO data.many
SELECT g, g, g * 10000000000, g % 2 = 0, 'x', 'ab', 'short', 'note ' || g || ' ä€😀', g / 3.0, g / 7.0, g / 3.0, g / 3.0,
       date '2020-01-01' + g, timestamptz '2020-01-01 12:34:56.789+02' + g * interval '1 second',
       timestamptz '2020-01-01 12:34:56.789+02' + g * interval '1 second', timestamp '2020-01-01 12:34:56.789',
       time '12:34:56', timetz '12:34:56+03', interval '1 mon 2 days 03:04:05.678' * g, md5(g::text)::uuid,
       decode(md5(g::text), 'hex'), json_build_object('a', g, 'b', 0.1::float8)::jsonb, '{"a":  1}', NULL,
       point(0.1, g), box(point(0, 0), point(g, 0.3)), inet '10.0.0.1' + g, cidr '10.0.0.0/8', macaddr '08:00:2b:01:02:03',
       varbit '10101', to_tsvector('simple', 'a b ' || g), tstzrange(timestamptz '2020-01-01+00', NULL), ARRAY[g, NULL, 3],
       ARRAY[0.1, 1.0 / 3, g], ARRAY['sad', 'glad']::data.mood[], 'glad', ROW(g, 0.1)::data.pair, g + 0.5, 'name',
       g::numeric::money, 'c', g
  FROM generate_series(1, 500) AS g;
INSERT INTO data.many (id, big) SELECT g, 1 FROM generate_series(501, 600) AS g;
INSERT INTO data.many (id, big, double_one, real_one, plain, day, moment, local)
VALUES (1001, 2, 'NaN', 'NaN', 'NaN', 'infinity', 'infinity', '-infinity'),
       (1002, 2, 'Infinity', '-Infinity', -1.50, '4713-01-01 BC', '4713-01-01 00:00:00+00 BC', '0001-01-01 BC'),
       (1003, 2, 1e-300, 1e-30, 1.5, '2020-02-29', '2020-02-29+00', '294276-12-31 23:59:59');
CREATE TABLE data.without_columns ();
INSERT INTO data.without_columns DEFAULT VALUES;
CREATE TABLE data.empty (a integer);
