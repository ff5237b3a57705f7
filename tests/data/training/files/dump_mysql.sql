-- MySQL dump 10.13  Distrib 8.0.36
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
DROP TABLE IF EXISTS `customers`;
CREATE TABLE `customers` (
  `customer_id` int NOT NULL AUTO_INCREMENT,
  `email` varchar(200) DEFAULT NULL COMMENT 'where; to write',
  `kind` enum('a','b') DEFAULT 'a',
  PRIMARY KEY (`customer_id`),
  KEY `by_email` (`email`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4;
LOCK TABLES `customers` WRITE;
INSERT INTO `customers` VALUES (1,'secret@mail.example','a'),(2,'it\'s; a secret','b');
UNLOCK TABLES;
CREATE TABLE IF NOT EXISTS `orders` (
  `order_id` bigint unsigned NOT NULL,
  `customer_id` int DEFAULT NULL,
  `total_amount` decimal(10,2) DEFAULT '0.00',
  CONSTRAINT `of` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`customer_id`)
) ENGINE=InnoDB;
/*!50001 CREATE ALGORITHM=UNDEFINED VIEW `hidden` AS SELECT 1 */;
CREATE VIEW `open_orders` AS SELECT `order_id`, `total_amount` FROM `orders` WHERE `total_amount` > 0;
