-- Grants are forgotten some time after they end. A client that registered itself and was ever let do something stays all the same.

ALTER TABLE oauth_client ADD COLUMN used INTEGER NOT NULL DEFAULT 0; -- 1: somebody has let it do something

UPDATE oauth_client SET used = 1 WHERE id IN (SELECT client FROM oauth_grant);
