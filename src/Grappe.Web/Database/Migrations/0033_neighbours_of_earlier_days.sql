-- The nearest clusters of an earlier day are found by the index too: among all cards, or the whole table is read and sorted for each page.
drop index cluster_cards_point;
create index cluster_cards_point on cluster_cards using gist (point(lon, lat));
